#!/usr/bin/env bash
# Measures the stream processor under a simulated fleet, and questions about the past; broker, registry and topology share one JVM.
#
#   bench/processor-scale.sh [--rules N] [--latency-seconds N] [--heap SIZE] [nodes...]
#   bench/processor-scale.sh --slope [--rules N] [--minutes N] [--heap SIZE] [nodes...]
#
# Default: 20,000 rules per node, 50 and 200 nodes, 30 s of latency at real-time load of the last number, 6 GiB of heap. Twice three
# hundred nodes go before, uncounted, so that most of what is measured is compiled.
# The fleet the project is made for is 5000 nodes; it needs about an hour, 60 GiB of disk and a heap to match.
# --slope: what a node costs in fleets of growing size, as rows of a table; default 2,000 rules per node, 100 to 12,800 nodes, doubling,
# as many of them as are done in 25 minutes (11 are enough on two cores), with 10 GiB of heap. What one size wrote is deleted before the
# next: about 1 MiB of disk per node of the largest.
# CORES=0,1 binds it to these cores; JAVA_OPTS is given to the JVM.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
rules=
latency=30
minutes=25
heap=
slope=
nodes=()
while (($#)); do
    case $1 in
        --slope) slope=yes; shift ;;
        --rules) rules=$2; shift 2 ;;
        --latency-seconds) latency=$2; shift 2 ;;
        --minutes) minutes=$2; shift 2 ;;
        --heap) heap=$2; shift 2 ;;
        -h | --help) sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        *[!0-9]*) echo "bench/processor-scale.sh: '$1' is no number of nodes; see --help" >&2; exit 2 ;;
        *) nodes+=("$1"); shift ;;
    esac
done
if [[ $slope ]]; then
    ((${#nodes[@]})) || nodes=(100 200 400 800 1600 3200 6400 12800)
    main=SlopeBench rules=${rules:-2000} limit=$minutes heap=${heap:-10g}
else
    ((${#nodes[@]})) || nodes=(50 200)
    main=ScaleBench rules=${rules:-20000} limit=$latency heap=${heap:-6g}
fi

cd -- "$root"
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
./mvnw ${MAVEN_OFFLINE:+-o} -q -Dquick -pl systemtests -am test-compile dependency:build-classpath \
    -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test
bind=()
if [[ -n ${CORES:-} ]]; then bind=(taskset -c "$CORES"); fi
options=()
if [[ -n ${JAVA_OPTS:-} ]]; then read -ra options <<<"$JAVA_OPTS"; fi
"${bind[@]}" java "-Xmx$heap" -XX:+UseSerialGC "${options[@]}" -cp "systemtests/target/test-classes:$(cat "$work/classpath")" \
    "io.chaindrift.systemtests.scale.$main" testkit/captures "$work" "$rules" "$limit" "${nodes[@]}" \
    2>"$work/log" || { tail -n 40 "$work/log" >&2; exit 1; }
if [[ $slope ]]; then exit 0; fi
./mvnw ${MAVEN_OFFLINE:+-o} -q -Dquick -Dtest.excluded.tags=none "-Dtest.jvm.compiler=-XX:TieredStopAtLevel=4" \
    -pl stream-processor -am test -Dtest=PastLatencyIT \
    -Dsurefire.failIfNoSpecifiedTests=false >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }
grep -h '^as-of' stream-processor/target/surefire-reports/*PastLatencyIT-output.txt
