#!/bin/sh
# Measures the node collector: runs the figures' test as root and prints its lines. See docs/benchmarks.md.
set -eu
cd "$(dirname "$0")/.."
# The collector that is measured as a process is the one that the launcher starts.
./chaindrift --version >/dev/null
build=$PWD/target/run/$(cat target/run/number)
./mvnw -q -Dquick "-Dfigures.build=$build" -Dtest.excluded.tags=none -pl node-collector -am test '-Dtest=CollectorFiguresIT#everyFigure' \
    -Dsurefire.failIfNoSpecifiedTests=false || echo "a limit was not kept; see node-collector/target/surefire-reports" >&2
grep -hE '^(check|cross-check|listening|idle|added|latency|rss|peak|wire|day)' \
    node-collector/target/surefire-reports/*CollectorFiguresIT*-output.txt
