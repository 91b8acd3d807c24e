#!/usr/bin/env bash
# Takes the README's picture of the console of a running demo, with a headless Chromium.
#
#   docs/screenshots/make.sh [URL [FILE [WIDTH [HEIGHT [light|dark]]]]]
#
# Defaults: http://127.0.0.1:8080/ docs/screenshots/console.png 1440 1200 light. Needs chromium, chromedriver (Debian:
# chromium-driver), curl and base64. The picture is taken when the chart is drawn; a picture of an empty page is an error.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
url=${1:-http://127.0.0.1:8080/}
file=${2:-$here/console.png}
width=${3:-1440}
height=${4:-1200}
scheme=${5:-light}
work=$(mktemp -d)
driver=
session=

clean_up() {
    [[ -z $session ]] || curl -s -X DELETE "$session" >"$work/gone" || true
    if [[ -n $driver ]]; then
        kill "$driver" 2>/dev/null || true
        wait "$driver" 2>/dev/null || true
    fi
    rm -rf -- "$work"
}
trap clean_up EXIT

fail() {
    echo "make.sh: $1" >&2
    exit 1
}

for program in chromium chromedriver curl base64; do
    command -v "$program" >/dev/null || fail "$program is not installed"
done
curl -sf "${url%/}/healthz" >/dev/null || fail "no console that is ready at $url; start ./chaindrift up --demo"

# One command of the WebDriver protocol; prints its answer.
call() { curl -sf -X POST -H 'Content-Type: application/json' -d "$2" "$1"; }

chromedriver --port=0 >"$work/driver" 2>&1 &
driver=$!
port=
for _ in {1..100}; do
    port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$work/driver")
    [[ -z $port ]] || break
    sleep 0.1
done
[[ -n $port ]] || fail "chromedriver does not start: $(cat "$work/driver")"

arguments='"--headless","--no-sandbox","--disable-gpu","--disable-quic","--disable-dev-shm-usage","--no-first-run"'
arguments+=',"--disable-background-networking","--disable-component-update","--disable-sync","--hide-scrollbars"'
id=$(call "http://127.0.0.1:$port/session" \
    '{"capabilities":{"alwaysMatch":{"goog:chromeOptions":{"args":['"$arguments"',"--user-data-dir='"$work"'/profile"]}}}}' |
    sed -n 's/.*"sessionId":"\([0-9a-f]*\)".*/\1/p')
[[ -n $id ]] || fail "chromium does not start"
session=http://127.0.0.1:$port/session/$id

call "$session/goog/cdp/execute" '{"cmd":"Emulation.setDeviceMetricsOverride","params":{"width":'"$width"',"height":'"$height"',"deviceScaleFactor":1,"mobile":false}}' >"$work/answer"
call "$session/goog/cdp/execute" '{"cmd":"Emulation.setEmulatedMedia","params":{"features":[{"name":"prefers-color-scheme","value":"'"$scheme"'"}]}}' >"$work/answer"
call "$session/url" '{"url":"'"$url"'"}' >"$work/answer"
drawn=
for _ in {1..100}; do
    drawn=$(call "$session/execute/sync" '{"script":"return document.querySelectorAll(\".chart .line\").length > 0","args":[]}')
    [[ $drawn != *true* ]] || break
    sleep 0.2
done
[[ $drawn == *true* ]] || fail "the console at $url shows no chart"
# What changed a moment ago is marked for four seconds; a picture without marks is easier to read.
sleep 1
curl -sf "$session/screenshot" | sed -n 's/^{"value":"\([^"]*\)".*/\1/p' | base64 -d >"$work/picture"
[[ -s $work/picture ]] || fail "chromium gave no picture"
mv -- "$work/picture" "$file"
echo "$file"
