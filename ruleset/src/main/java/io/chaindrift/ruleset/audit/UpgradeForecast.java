package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade, a downgrade or a change of flags will leave behind on a node that has what its router owns and nothing else.
 *
 * <p>The forecast carries out what the next router's first sync does to the rules of the last one, and audits the result: its
 * findings are those that a node will show, without the indexes. Pure and thread-safe.
 *
 * @param family the family it is about
 * @param remaining what will be wrong, the worst harm first
 * @param remarks what the forecast rests on and what it cannot tell, a line each
 */
public record UpgradeForecast(AddressFamily family, List<Finding> remaining, List<String> remarks) {

    private static final List<String> KEPT_BY_NAME =
            List.of("KUBE-NWPLCY-DEFAULT", "KUBE-NWPLCY-COMMON", "KUBE-NWPLCY-TAIL");
    private static final String PODS = " -j {pod:every/pod}";

    public UpgradeForecast {
        remaining = List.copyOf(remaining);
        remarks = List.copyOf(remarks);
    }

    /**
     * The forecast for one family.
     *
     * @param from the router that runs; its version class must be known; without flags kube-router's defaults are taken
     * @param to the router that will run, likewise
     * @throws IllegalArgumentException naming a version without a class, or one that the catalog does not know yet
     */
    public static UpgradeForecast forecast(RouterFacts from, RouterFacts to, AddressFamily family) {
        requireKnown(from);
        requireKnown(to);
        List<String> remarks = new ArrayList<>();
        RouterFlags flagsBefore = flags(from, "before", remarks);
        RouterFlags flagsAfter = flags(to, "after", remarks);
        RouterFacts after = new RouterFacts(to.version(), to.versionClass(), to.flavour(), to.how(), flagsAfter);
        if (!writes(from, flagsBefore, family)) {
            remarks.add("the router before does not write " + family.id() + " rules: nothing is left behind");
            return new UpgradeForecast(family, List.of(), remarks);
        }
        if (from.version() != null && RouterVersion.parse(from.version()).shipsBrokenExistenceCheck()) {
            remarks.add(from.version() + " ships iptables 1.8.10, whose existence check misses rules: copies may have"
                    + " multiplied besides, and none of them goes; look at the nodes with inspect");
        }
        if (ExpectedRules.endsEarly(to.version(), family) && writes(to, flagsAfter, family)) {
            remarks.add(to.version()
                    + " ends each IPv6 sync at the first policy: in a cluster with policies the chains of pods and"
                    + " policies stay as they are and filter with the policies of the moment before");
        }
        if (ExpectedRules.mayEndEarly(to.version(), family) && writes(to, flagsAfter, family)) {
            remarks.add(to.version()
                    + " makes no IPv6 sets, and ends each IPv6 sync at the first policy whose sets are not there: from the"
                    + " first new policy on, the chains of pods and policies stay as they are");
        }
        OrphanReason left = left(to, flagsBefore, flagsAfter, family);
        if (left != null) {
            return abandoned(from, flagsBefore, family, left, remarks);
        }
        if (nativeMode(from, flagsBefore)) {
            remarks.add(
                    nativeMode(to, flagsAfter)
                            ? "both write native tables, which are rebuilt at every sync: nothing is left behind"
                            : "the router after removes the native tables when it starts: nothing is left behind");
            return new UpgradeForecast(family, List.of(), remarks);
        }
        Map<String, List<String>> rules = written(from, flagsBefore, family);
        sync(rules, Objects.requireNonNull(to.versionClass()), to.version(), flagsAfter, family);
        PlaneInput plane = new PlaneInput("forecast", family, IptablesBackend.NFT, named(rules), -1, null);
        PlaneAudit audit =
                NodeAudit.of(List.of(plane), after, IptablesBackend.NFT).get(0);
        return new UpgradeForecast(family, audit.findings(), remarks);
    }

    private static void requireKnown(RouterFacts router) {
        VersionClass versionClass = router.versionClass();
        if (versionClass == null || versionClass.isNewerThanCatalog()) {
            throw new IllegalArgumentException("what version '" + router.version()
                    + "' writes is not known: the catalog has v1.0 to v2.11 and k3s-v1.3 to k3s-v2.6");
        }
    }

    private static RouterFlags flags(RouterFacts router, String when, List<String> remarks) {
        if (router.flags() != null) {
            return router.flags();
        }
        remarks.add("flags " + when + " not given: kube-router's defaults are taken");
        return RouterFlags.parse(List.of(), router.flavour());
    }

    private static boolean writes(RouterFacts router, RouterFlags flags, AddressFamily family) {
        VersionClass versionClass = Objects.requireNonNull(router.versionClass());
        boolean enabled = versionClass.isUpstreamV1() ? family == AddressFamily.IPV4 : flags.enabled(family);
        return flags.firewall() && enabled;
    }

    private static boolean nativeMode(RouterFacts router, RouterFlags flags) {
        return flags.nftables() && router.versionClass() == VersionClass.V2_11;
    }

    /** Why the router after does not touch the plane of the router before; null when it does. */
    private static @Nullable OrphanReason left(
            RouterFacts to, RouterFlags before, RouterFlags after, AddressFamily family) {
        if (before.nftables() && !nativeMode(to, after)) {
            return to.versionClass() == VersionClass.V2_11 ? null : OrphanReason.NFT_MODE_LEFT;
        }
        if (!after.firewall()) {
            return OrphanReason.FIREWALL_OFF;
        }
        if (!writes(to, after, family)) {
            return family == AddressFamily.IPV6 ? OrphanReason.IPV6_OFF : OrphanReason.IPV4_OFF;
        }
        return nativeMode(to, after) && !before.nftables() ? OrphanReason.NFT_MODE : null;
    }

    private static UpgradeForecast abandoned(
            RouterFacts from, RouterFlags before, AddressFamily family, OrphanReason reason, List<String> remarks) {
        long rules = 0;
        if (reason == OrphanReason.NFT_MODE) {
            // The switch cleans the iptables rules up, but for the chain that is missing from its list.
            Map<String, List<String>> written = written(from, before, family);
            rules = written.getOrDefault("KUBE-NWPLCY-TAIL", List.of()).size();
            remarks.add("the switch to native tables removes the iptables rules at its start"
                    + (rules == 0 ? "" : ", all but KUBE-NWPLCY-TAIL"));
            if (rules == 0) {
                return new UpgradeForecast(family, List.of(), remarks);
            }
        } else if (!before.nftables()) {
            remarks.add("with the rules of every pod and policy, whose number the forecast does not know");
        } else {
            remarks.add("the native tables stay in the kernel as they are");
        }
        return new UpgradeForecast(
                family, List.of(FindingWriter.orphan(reason, rules, reason != OrphanReason.NFT_MODE)), remarks);
    }

    private static Map<String, List<String>> written(RouterFacts router, RouterFlags flags, AddressFamily family) {
        Map<String, List<String>> rules = new LinkedHashMap<>();
        sync(rules, Objects.requireNonNull(router.versionClass()), router.version(), flags, family);
        return rules;
    }

    /** What a router's first sync does to the rules it finds. */
    private static void sync(
            Map<String, List<String>> rules,
            VersionClass versionClass,
            @Nullable String version,
            RouterFlags flags,
            AddressFamily family) {
        ExpectedRules owned =
                ExpectedRules.of(versionClass, version, family, RuleValues.of(flags, family, versionClass), true);
        Set<String> unknown = new HashSet<>(KEPT_BY_NAME);
        unknown.removeIf(chain -> !owned.chain(chain).isEmpty());
        boolean aborts = ExpectedRules.endsEarly(version, family);
        if (!aborts) {
            rules.keySet().removeAll(unknown);
            rules.values()
                    .forEach(chain ->
                            chain.removeIf(rule -> unknown.stream().anyMatch(name -> rule.endsWith(" -j " + name))));
        }
        if (!unknown.contains("KUBE-NWPLCY-TAIL")) {
            rules.remove("KUBE-NWPLCY-TAIL");
        }
        List<String> chains = new ArrayList<>(OwnChains.BUILT_IN);
        chains.addAll(OwnChains.STATIC);
        for (String chain : chains) {
            place(rules.computeIfAbsent(chain, key -> new ArrayList<>()), chain, owned);
        }
    }

    /** Head rules to the front, what was there behind them, then the pods and the rules that follow them. */
    private static void place(List<String> rules, String chain, ExpectedRules owned) {
        List<String> head = new ArrayList<>();
        List<String> tail = new ArrayList<>();
        List<String> anywhere = new ArrayList<>();
        for (ExpectedRules.Expected rule : owned.chain(chain).values()) {
            switch (rule.signature().place()) {
                case FIRST, HEAD -> head.add(rule.rule());
                case TAIL -> tail.add(rule.rule());
                case ANY -> anywhere.add(rule.rule());
            }
        }
        List<String> placed = new ArrayList<>(head);
        for (String rule : rules) {
            if (!head.contains(rule) && !tail.contains(rule) && !rule.endsWith(PODS)) {
                placed.add(rule);
            }
        }
        for (String rule : anywhere) {
            if (!placed.contains(rule)) {
                placed.add(rule);
            }
        }
        if (chain.startsWith("KUBE-ROUTER-")) {
            placed.add("-A " + chain + PODS);
        }
        placed.addAll(tail);
        rules.clear();
        rules.addAll(placed);
    }

    /** The rules, and a policy's chain: a cluster in which kube-router runs has policies. */
    private static NamedRuleset named(Map<String, List<String>> rules) {
        List<NamedChain> chains = new ArrayList<>();
        chains.add(NamedChain.of(new ChainKey(Table.FILTER, "{policy:any/any}"), null, null, List.of(), new int[0]));
        rules.forEach((chain, texts) -> chains.add(NamedChain.of(
                new ChainKey(Table.FILTER, chain),
                null,
                OwnChains.BUILT_IN.contains(chain) ? "ACCEPT" : null,
                RuleRun.encode(texts),
                new int[0])));
        return NamedRuleset.of(chains);
    }
}
