package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How the copies of a plane's rules came, by the findings' ids: together, apart, or unseen; and when the last of them came. */
final class Copies {
    private final Map<String, Fields> came = new HashMap<>();

    Fields of(Fields finding) {
        return came.getOrDefault(finding.text("findingId"), new Fields());
    }

    private Fields known(String id) {
        return Objects.requireNonNull(came.get(id), id);
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
        Map<String, Long> gains = new TreeMap<>();
        for (Fields one : copied) {
            long gain = one.number("copies") - stood(plane, one);
            gains.put(one.text("findingId"), own && plane.syncs > plane.syncsBefore ? Math.max(0, gain) : 0);
        }
        came.keySet().retainAll(gains.keySet());
        gains.keySet()
                .forEach(id -> came.computeIfAbsent(
                        id,
                        found -> new Fields()
                                .with(
                                        "how",
                                        "UNSEEN",
                                        "gained",
                                        false,
                                        "sync",
                                        firstSync.getOrDefault(id, plane.syncs))));
        Set<String> gainers = gains.keySet().stream()
                .filter(id -> gains.getOrDefault(id, 0L) > 0)
                .collect(Collectors.toSet());
        Set<String> stopped = gains.keySet().stream()
                .filter(id -> !gainers.isEmpty() && !gainers.contains(id))
                .filter(id -> known(id).says("gained", true) && known(id).number("sync") > since)
                .collect(Collectors.toSet());
        Set<Long> sizes = gainers.stream().map(gains::get).collect(Collectors.toSet());
        Set<Long> before = new TreeSet<>();
        copied.stream()
                .filter(one -> gainers.contains(one.text("findingId")) && of(one).says("gained", false))
                .filter(one -> stood(plane, one) > 1)
                .forEach(one -> before.add(stood(plane, one)));
        boolean changed = plane.syncsBefore <= since;
        boolean apart = !changed && (sizes.size() > 1 || !stopped.isEmpty());
        boolean together = gainers.size() > 1 && sizes.size() == 1 && before.size() < 2;
        together &= !changed || !sizes.contains(1L);
        together |= !changed
                && gainers.size() == 1
                && sizes.contains(plane.syncs - plane.syncsBefore)
                && gainers.stream()
                        .map(this::known)
                        .allMatch(one -> one.says("gained", true) && one.says("sync", plane.syncsBefore));
        for (String id : gains.keySet()) {
            Fields one = known(id);
            if (apart && (gainers.contains(id) || stopped.contains(id))) {
                one.with("how", "APART");
            } else if (together && gainers.contains(id) && one.says("how", "UNSEEN")) {
                one.with("how", "TOGETHER");
            }
            if (gainers.contains(id)) {
                one.with("gained", true, "sync", plane.syncs);
            }
        }
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
