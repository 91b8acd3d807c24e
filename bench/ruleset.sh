#!/bin/sh
# Measures the ruleset core: one pass over a save, the whole way from bytes to a plan beside the real iptables-nft-save,
# differences, and growth with the number of copies. Needs root, iptables, ipset and ip for the comparison; leaves nothing.
#
#   bench/ruleset.sh [JMH options]          for instance  bench/ruleset.sh ModelBench -wi 8 -w 2 -i 5 -r 2
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
./mvnw -B -q -Dquick -pl bench -am package -Dmaven.test.skip=true
classpath=bench/target/classes:ruleset/target/classes
for jar in "$HOME"/.m2/repository/org/openjdk/jmh/jmh-core/1.37/jmh-core-1.37.jar \
    "$HOME"/.m2/repository/net/sf/jopt-simple/jopt-simple/5.0.4/jopt-simple-5.0.4.jar \
    "$HOME"/.m2/repository/org/apache/commons/commons-math3/3.6.1/commons-math3-3.6.1.jar; do
    classpath=$classpath:$jar
done
work=$(mktemp -d)
namespace=chaindrift-bench-$$
trap 'ip netns del "$namespace" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM

# The compiler works on the core that is measured, so it gets the time to end.
echo "== one core, one fork, sample times; the median is p0.50"
[ $# -gt 0 ] || set -- -wi 8 -w 2 -i 5 -r 2
jmh() { taskset -c 0 java -cp "$classpath" org.openjdk.jmh.Main -f 1 -jvmArgs '-Xmx2g -XX:+UseSerialGC' "$@" 2>&1; }
jmh "$@" | grep -E '^Benchmark |p0\.50 |p0\.99 '

echo "== bytes allocated by one pass over 50,000 rules"
jmh ScanBench.onePass -wi 1 -w 2 -i 1 -r 2 -prof gc | grep -E 'gc\.alloc\.rate\.norm'

echo "== iptables-nft-save of the same 20,000 rules, 9 times, seconds"
java -cp "$classpath" io.chaindrift.bench.SaveText 20000 | sed -n '/^\*filter/,/^COMMIT/p' >"$work/filter.save"
ip netns add "$namespace"
grep -o 'match-set [^ ]*' "$work/filter.save" | sort -u | awk '{ print "create " $2 " hash:ip" }' |
    ip netns exec "$namespace" ipset restore
ip netns exec "$namespace" iptables-nft-restore <"$work/filter.save"
for _ in 1 2 3 4 5 6 7 8 9; do
    start=$(date +%s%N)
    ip netns exec "$namespace" taskset -c 0 iptables-nft-save >"$work/saved"
    end=$(date +%s%N)
    awk -v ns=$((end - start)) 'BEGIN { printf "%.4f\n", ns / 1e9 }'
done | sort -n | awk '{ t[NR] = $1 } END { print "min " t[1] " median " t[int((NR + 1) / 2)] " max " t[NR] }'
