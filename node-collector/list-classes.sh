#!/bin/sh
# Writes classes.list: the classes that a collector loads, from which its archive is made (docs/adr/054-small-process.md). As root,
# with a broker and a registry that have the topics: list-classes.sh BROKERS REGISTRY. Reads this machine's rules for a while.
# A list that is old costs memory and time at the start, and nothing else.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
number=$(cat "$root/target/run/number")
spool=$(mktemp -d)
trap 'rm -rf "$spool"' EXIT
timeout --preserve-status 60 java @"$root/node-collector/jvm.options" -XX:DumpLoadedClassList="$spool/classes" \
    -cp "$(cat "$root/target/run/$number/collector.classpath")" io.chaindrift.cli.ChaindriftMain collector \
    --bootstrap-servers "$1" --schema-registry-url "$2" --spool "$spool/spool"
grep -v '^#' "$spool/classes" >"$root/node-collector/classes.list"
