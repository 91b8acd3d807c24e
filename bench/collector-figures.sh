#!/bin/sh
# Measures the node collector: runs the figures' test as root and prints its lines. See docs/benchmarks.md.
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -Pnightly -Dquick -pl node-collector -am test -Dtest=CollectorFiguresIT \
    -Dsurefire.failIfNoSpecifiedTests=false || echo "a limit was not kept; see the report" >&2
grep -hE '^(check|added|latency|wire|day)' node-collector/target/surefire-reports/*CollectorFiguresIT*-output.txt
