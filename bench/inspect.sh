#!/bin/sh
# Measures 'chaindrift inspect' as a person runs it: the launcher, a JVM, 20,000 rules, to the last byte of the answer. Beside it
# what a process costs that does nothing: 'cat' of the same save, and a bare JVM. Medians of RUNS runs, in milliseconds.
#
#   bench/inspect.sh [RUNS]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
runs=${1:-15}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
save=$work/all.save

"$root/bench/scale-save.sh" 11 <"$root/testkit/captures/S7/node-a/02-v2.2.1-a/all.save" >"$save"
"$root/chaindrift" --version >/dev/null
IFS= read -r java_home <"$root/target/run/jdk"
cat >"$work/Nothing.java" <<'JAVA'
final class Nothing {
    public static void main(String[] args) {}
}
JAVA
"$java_home/bin/javac" -d "$work" "$work/Nothing.java"

now() { date +%s%N; }

# Median of how long the command takes; it may find something.
median() {
    for _ in $(seq "$runs"); do
        start=$(now)
        "$@" >"$work/out" 2>"$work/err" || [ $? -le 1 ]
        end=$(now)
        echo $(((end - start) / 1000))
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

row() {
    name=$1
    shift
    printf '| %-42s | %7s |\n' "$name" "$(median "$@" | awk '{ printf "%.0f", $1 / 1000 }')"
}

printf '%s rules, %s bytes, %s runs each, load %s\n\n' \
    "$(grep -c '^-A' "$save")" "$(wc -c <"$save" | tr -d ' ')" "$runs" "$(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo '?')"
printf '| %-42s | %7s |\n|---|---:|\n' command ms
row 'cat' cat "$save"
row 'a JVM that does nothing' "$java_home/bin/java" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work" Nothing
row 'chaindrift --version' "$root/chaindrift" --version
row 'chaindrift inspect, 1,812 rules' "$root/chaindrift" inspect "$root/testkit/captures/S7/node-a/02-v2.2.1-a/all.save" --router-version v2.2.1
row 'chaindrift inspect, 20,000 rules' "$root/chaindrift" inspect "$save" --router-version v2.2.1
row 'chaindrift inspect --json, 20,000 rules' "$root/chaindrift" inspect "$save" --router-version v2.2.1 --json
row 'chaindrift inspect --compare, 2 × 20,000' "$root/chaindrift" inspect --compare "$save" "$save"
