package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the copies of a plane's rules came, by the findings' ids: together, apart, or unseen; and when the last of them came. */
final class Copies {
    private final Map<String, Fields> came = new HashMap<>();

    Fields of(Fields finding) {
        return came.getOrDefault(finding.text("findingId"), new Fields());
    }

    /** After three syncs without another copy they are static; those that nobody saw come are unknown until then. */
    String trend(Fields finding, long syncs, long since) {
        Fields came = of(finding);
        boolean quiet = syncs - came.number("sync") >= 3;
        boolean growing = came.says("gained", true) && came.number("sync") > since;
        return quiet ? "STATIC" : growing ? "GROWING" : "UNKNOWN";
    }

    /** Brings it up to date; since: the sync that the present router came after, negative for the first one. */
    void see(PlaneCopy plane, Collection<Fields> copied, Map<String, Long> firstSync, boolean own, long since) {
        boolean synced = own && plane.syncs > plane.syncsBefore;
        boolean changed = plane.syncsBefore <= since;
        Map<String, Fields> now = new TreeMap<>();
        for (Fields one : copied) {
            String id = one.text("findingId");
            Fields first = new Fields().with("how", "UNSEEN", "gained", false);
            first.put("sync", firstSync.getOrDefault(id, plane.syncs));
            long gain = synced ? Math.max(0, one.number("copies") - stood(plane, one)) : 0;
            Fields known =
                    came.getOrDefault(id, firstSync.containsKey(id) ? first : came.getOrDefault(turned(one), first));
            now.put(id, known.with("gain", gain, "stood", stood(plane, one)));
        }
        came.clear();
        came.putAll(now);
        List<Fields> gainers =
                now.values().stream().filter(one -> one.number("gain") > 0).toList();
        List<Fields> stopped = now.values().stream()
                .filter(one -> !gainers.isEmpty() && one.number("gain") == 0)
                .filter(one -> one.says("gained", true) && one.number("sync") > since)
                .toList();
        long sizes = gainers.stream().map(one -> one.number("gain")).distinct().count();
        long unevenBefore = gainers.stream()
                .filter(one -> one.says("gained", false) && one.number("stood") > 1)
                .map(one -> one.number("stood"))
                .distinct()
                .count();
        boolean steady = gainers.stream()
                .allMatch(one -> one.says("gained", true)
                        && one.says("sync", plane.syncsBefore)
                        && one.says("gain", plane.syncs - plane.syncsBefore));
        boolean byChance = changed && gainers.stream().anyMatch(one -> one.says("gain", 1L));
        boolean together = gainers.size() > 1 ? sizes == 1 && unevenBefore < 2 && !byChance : !changed && steady;
        if (!changed && (sizes > 1 || !stopped.isEmpty())) {
            gainers.forEach(one -> one.put("how", "APART"));
            stopped.forEach(one -> one.put("how", "APART"));
        } else if (together) {
            gainers.stream().filter(one -> one.says("how", "UNSEEN")).forEach(one -> one.put("how", "TOGETHER"));
        }
        gainers.forEach(one -> one.with("gained", true, "sync", plane.syncs));
    }

    /** The copies of a stale rule are those that it had when it belonged; and the other way round. */
    private static String turned(Fields one) {
        return NodeFold.findingId(one, one.says("kind", "DUPLICATE") ? "STALE_VERSION" : "DUPLICATE");
    }

    private static long stood(PlaneCopy plane, Fields one) {
        NamedChain chain = plane.rulesBefore.chain(new ChainKey(one.text("table"), one.text("chain")));
        return chain == null || !chain.hasRules()
                ? 0
                : RuleRun.decode(chain.runs()).stream()
                        .filter(one.text("rule")::equals)
                        .count();
    }
}
