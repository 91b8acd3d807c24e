package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings the rows of one plane to what its judgement says; what was found is there by id, in the order of the judge. */
record PlaneReport(
        NodeFold node,
        PlaneCopy plane,
        PlaneAudit audit,
        Map<String, Fields> found,
        @Nullable String contradiction) {
    private static final Map<String, String> CAUSES = Map.of(
            "STALE_FLAGS", "FLAG_CHANGE",
            "MISSING", "RULES_REMOVED",
            "OUT_OF_ORDER", "REORDERED",
            "ORPHAN_PLANE", "ABANDONED_PLANE",
            "LEFTOVER", "LEFTOVER");

    /** Reports a judgement after a capture of the plane itself, or of something else; one that two syncs led to confirms. */
    void report(boolean own, boolean confirming) {
        Map<String, Fields> told = node.rows("drift", plane.name + "/");
        if (contradiction != null && !told.isEmpty()) {
            told.values().forEach(row -> node.unknown(row, contradiction));
            return;
        }
        Map<String, ChainAudit> chains = new TreeMap<>();
        audit.chains().forEach(chain -> chains.put(plane.name + "/" + chain.table() + "/" + chain.chain(), chain));
        boolean counted = plane.latest.get("syncsSincePrevious") != null;
        if (own && contradiction == null) {
            chains.keySet().forEach(place -> growth(place).sample(plane.syncs, copies(place), at(), counted));
        }
        if (contradiction == null) {
            copying(own);
            plane.takenUp = audit.orphan() == null
                    && node.rows("findings", "").values().stream()
                            .filter(one -> one.says("plane", plane.name) && one.says("kind", "ORPHAN_PLANE"))
                            .anyMatch(one -> !one.says("state", "RESOLVED"));
            node.rows("findings", "").values().forEach(this::resolve);
        }
        boolean without = own && audit.orphan() == null && plane.syncs <= plane.syncsBefore;
        without &= plane.syncsBefore < Long.MAX_VALUE;
        Object leftBy = leftBy(without);
        found.forEach((id, one) -> node.put("findings", id, finding(id, one, confirming, leftBy)));
        node.rows("drift", plane.name + "/").values().forEach(row -> node.put("drift", NodeFold.place(row), null));
        node.growth.keySet().removeIf(place -> place.startsWith(plane.name + "/") && !chains.containsKey(place));
        chains.forEach((place, chain) -> node.put("drift", place, drift(place, chain)));
        node.rows("drift", plane.name + "/").values().forEach(this::upgrade);
        node.rows("upgrades", node.upgrade.get("upgradeId") + "/" + plane.name + "/").values().stream()
                .filter(row -> !chains.containsKey(NodeFold.place(row)))
                .forEach(row -> upgrade(
                        row.copy().with("rules", 0L, "expectedRules", 0L, "missingRules", 0L, "verdict", gone())));
    }

    private void copying(boolean own) {
        Map<String, Long> first = new TreeMap<>(node.firstSync);
        first.keySet().removeIf(id -> {
            Fields known = node.row("findings", id);
            return known.isEmpty() || known.says("state", "RESOLVED");
        });
        List<Fields> copied =
                found.values().stream().filter(PlaneReport::copied).toList();
        plane.copies.see(plane, copied, first, own, since());
    }

    /** The plane's syncs when the present router began. */
    private long since() {
        return node.upgrade.isEmpty() ? -1 : node.syncsAtUpgrade.getOrDefault(plane.name, 0L);
    }

    /** The verdict on a chain that is gone. */
    private String gone() {
        boolean withheld = !plane.synced || node.stopped();
        boolean unjudged =
                audit.chains().stream().anyMatch(chain -> chain.unknown() > 0 || (withheld && chain.missing() > 0));
        return audit.unknownReason() != null || unjudged || contradiction != null ? "UNKNOWN" : "";
    }

    private boolean orphan() {
        return audit.orphan() != null && contradiction == null;
    }

    private long at() {
        return node.header.number("observedAt");
    }

    private Growth growth(String place) {
        return node.growth.computeIfAbsent(place, any -> new Growth());
    }

    private @Nullable Object version() {
        String judgedBy = audit.router().version();
        return judgedBy == null ? node.routers.current().get("version") : judgedBy;
    }

    private Stream<Fields> in(String place, String kind) {
        return found.values().stream()
                .filter(one -> one.says("kind", kind) && NodeFold.place(one).equals(place));
    }

    /** Copies beyond the first of each rule of a chain, whether it belongs or is stale. */
    private long copies(String place) {
        Stream<Fields> stale = Stream.concat(in(place, "STALE_VERSION"), in(place, "STALE_FLAGS"));
        return in(place, "DUPLICATE").mapToLong(one -> one.number("surplus")).sum()
                + stale.mapToLong(one -> Math.max(0, one.number("copies") - 1)).sum();
    }

    private Fields drift(String place, ChainAudit chain) {
        long missing = plane.synced && !node.stopped() && contradiction == null ? chain.missing() : 0;
        Fields row = new Fields().with("plane", plane.name, "table", chain.table(), "chain", chain.chain());
        row.with("rules", chain.rules(), "expectedRules", chain.expected(), "distinctRules", chain.distinct());
        row.with("duplicateRules", chain.duplicate(), "staleVersionRules", chain.staleVersion());
        row.with("staleFlagRules", chain.staleFlags(), "foreignRules", chain.foreign(), "missingRules", missing);
        row.with("outOfOrderRules", chain.outOfOrder(), "driftRules", NodeFold.surplus(row) + missing);
        row.with("netRules", chain.rules() - chain.expected() - chain.foreign(), "canonicalDigest", chain.digest());
        row.with("pods", plane.counts.number("pods"), "policies", plane.counts.number("policies"));
        VersionClass versionClass = audit.router().versionClass();
        row.with("routerVersion", version(), "previousRouterVersion", node.routers.previousVersion());
        row.with("routerVersionClass", versionClass == null ? null : versionClass.label(), "scope", "NETPOL");
        row.with("routerFlavour", audit.router().flavour().name(), "upgradeId", node.upgrade.get("upgradeId"));
        row.with("routerVersionHow", audit.router().how().name(), "trust", "TRUSTED");
        Stream<Fields> about = node.rows("findings", "").values().stream()
                .filter(one -> NodeFold.place(one).equals(place) || one.says("kind", "ORPHAN_PLANE"))
                .filter(one -> one.says("plane", plane.name));
        row.with("provisional", about.anyMatch(one -> one.says("state", "PROVISIONAL")), "cause", cause(place));
        growth(place).into(row);
        boolean left = orphan() && chain.rules() > chain.foreign();
        String verdict = chain.outOfOrder() > 0 ? "DISORDERED" : "CLEAN";
        verdict = row.number("driftRules") > 0 || left ? "SURPLUS" : verdict;
        verdict = missing > 0 ? "MISSING" : verdict;
        boolean unknown = audit.unknownReason() != null || chain.unknown() > 0 || chain.missing() > missing;
        unknown |= contradiction != null;
        return row.with("verdict", unknown ? "UNKNOWN" : verdict, "unknownReason", unknown ? unknownReason() : null);
    }

    private String unknownReason() {
        boolean withheld =
                (!plane.synced || node.stopped()) && audit.chains().stream().anyMatch(chain -> chain.missing() > 0);
        long unjudged = audit.chains().stream().mapToLong(ChainAudit::unknown).sum();
        String reason = unjudged + " rules that look like the router's cannot be judged";
        reason = Objects.requireNonNullElse(audit.unknownReason(), reason);
        if (contradiction != null) {
            return contradiction;
        }
        String stopped = "the router is not running, and rules of it were removed";
        String why = node.stopped() ? stopped : "the router has not been seen to sync since the node's boot";
        return withheld ? why : reason;
    }

    private void resolve(Fields known) {
        String id = known.text("findingId");
        if (known.says("plane", plane.name) && !known.says("state", "RESOLVED") && !found.containsKey(id)) {
            Fields row = known.copy().with("state", "RESOLVED", "resolvedAt", at(), "routerVersion", version());
            node.put("findings", id, row);
        }
    }

    private Fields finding(String id, Fields one, boolean confirming, @Nullable Object leftBy) {
        Fields known = node.row("findings", id);
        boolean anew = known.isEmpty() || known.says("state", "RESOLVED");
        long syncs = plane.syncs;
        if (one.says("kind", "ORPHAN_PLANE")) {
            syncs = node.planes.values().stream()
                    .mapToLong(other -> other.syncs)
                    .sum();
        }
        node.firstSync.merge(id, syncs, (first, now) -> anew ? now : first);
        boolean open = confirming || known.says("state", "OPEN") || syncs > node.firstSync.getOrDefault(id, syncs);
        boolean before = !anew || (plane.takenUp && !known.isEmpty());
        Fields row = one.copy().with("state", open ? "OPEN" : "PROVISIONAL", "routerVersion", version());
        row.with("cause", cause(one), "firstSeenAt", known.getOrDefault("firstSeenAt", at()));
        return row.with("severity", severity(row, grows(row)), "upgradeId", before ? known.get("upgradeId") : leftBy);
    }

    /** The upgrade, unless the plane was judged after it and the new router has synced more than twice since, or not at all. */
    private @Nullable Object leftBy(boolean withoutSync) {
        Object id = node.upgrade.get("upgradeId");
        Map<String, Fields> rows = node.rows("upgrades", id + "/" + plane.name + "/");
        boolean judged = rows.values().stream().anyMatch(row -> row.get("rulesFirst") != null);
        Long before = node.syncsAtUpgrade.get(plane.name);
        return !judged || (before != null && !withoutSync && plane.syncs - before <= 2) ? id : null;
    }

    private void upgrade(Fields drift) {
        if (node.upgrade.isEmpty()) {
            return;
        }
        long surplus = NodeFold.surplus(drift);
        boolean unknown = drift.says("verdict", "UNKNOWN");
        boolean growing = growth(NodeFold.place(drift)).trend.equals("GROWING");
        String verdict = surplus == 0 ? "CONVERGED" : growing ? "GROWING" : "RESIDUE";
        verdict = drift.number("missingRules") > 0 ? "MISSING_RULES" : verdict;
        verdict = unknown ? "UNKNOWN" : verdict;
        if (orphan()) {
            boolean filters = found.values().stream()
                    .anyMatch(one -> one.says("kind", "ORPHAN_PLANE") && one.number("harmRulesPerPacket") > 0);
            verdict = filters && drift.number("rules") > drift.number("foreignRules") ? "RESIDUE" : "CONVERGED";
        }
        Fields row = node.upgradeRow(drift);
        row.with("verdict", verdict, "rulesLatest", drift.get("rules"), "surplusLatest", surplus);
        row.with(
                "rulesExpected",
                unknown ? null : drift.get("expectedRules"),
                "missingLatest",
                drift.get("missingRules"));
        row.putIfAbsent("rulesFirst", drift.get("rules"));
        row.putIfAbsent("surplusFirst", surplus);
        row.putIfAbsent("convergedAt", at());
        row.computeIfPresent("convergedAt", (name, at) -> row.says("verdict", "CONVERGED") ? at : null);
        node.put("upgrades", node.upgrade.get("upgradeId") + "/" + NodeFold.place(drift), row);
    }

    /** What made the drift of a chain: of several causes that of the worst kind. */
    private String cause(String place) {
        Stream<Fields> worstFirst = Stream.of("MISSING", "DUPLICATE", "STALE_VERSION", "STALE_FLAGS")
                .flatMap(kind -> Stream.concat(in(place, kind).filter(this::grows), in(place, kind)));
        return orphan()
                ? "ABANDONED_PLANE"
                : worstFirst.map(this::cause).findFirst().orElse("NONE");
    }

    private String cause(Fields one) {
        String single = reworded(one) ? "REWORDED_COMMENT" : "RULE_DROPPED";
        return copied(one) ? causeOfCopies(one) : CAUSES.getOrDefault(one.text("kind"), single);
    }

    private static boolean copied(Fields one) {
        return one.says("kind", "DUPLICATE") || (one.says("kind", "STALE_VERSION") && one.number("copies") > 1);
    }

    private boolean grows(Fields one) {
        return plane.copies.trend(one, plane.syncs, since()).equals("GROWING");
    }

    /** A broken check lets affected rules gain alike; of copies that nobody saw come, equal numbers tell, and those of one rule do not. */
    private String causeOfCopies(Fields one) {
        Fields came = plane.copies.of(one);
        Map<Object, TreeSet<Long>> numbers = new TreeMap<>();
        long affected = 0;
        for (Fields other : found.values()) {
            if (copied(other) && plane.copies.of(other).says("how", "UNSEEN")) {
                numbers.computeIfAbsent(other.text("kind"), kind -> new TreeSet<>())
                        .add(other.number("copies"));
                affected++;
            }
        }
        boolean unseen = came.says("how", "UNSEEN");
        boolean uneven = numbers.values().stream().anyMatch(all -> all.last() - all.first() > 1);
        if (came.says("how", "APART") || (unseen && uneven)) {
            return "TWO_ROUTERS";
        }
        Growth growth = growth(NodeFold.place(one));
        boolean onePerSync =
                growth.trend.equals("GROWING") && growth.perSyncMilli >= 900 && growth.perSyncMilli <= 1_100;
        boolean even = numbers.values().stream().distinct().count() == 1
                && numbers.values().iterator().next().size() == 1;
        boolean tells = !unseen || (even && (affected > 1 || onePerSync));
        String trend = plane.copies.trend(one, plane.syncs, since());
        String cause = trend.equals("GROWING") ? "EXISTENCE_CHECK_BROKEN_NOW" : "EXISTENCE_CHECK_BROKEN_EARLIER";
        return trend.equals("UNKNOWN") || !tells ? "UNKNOWN" : cause;
    }

    /** Whether the chain has a rule that belongs and differs from a stale one in nothing but its comment. */
    private boolean reworded(Fields one) {
        NamedChain chain = plane.rules.chain(new ChainKey(one.text("table"), one.text("chain")));
        List<String> rules = new ArrayList<>();
        if (chain != null && chain.hasRules()) {
            rules.addAll(RuleRun.decode(chain.runs()));
        }
        found.values().stream()
                .filter(other -> other.text("kind").startsWith("STALE"))
                .forEach(other -> rules.removeAll(List.of(other.text("rule"))));
        return rules.stream().anyMatch(rule -> bare(rule).equals(bare(one.text("rule"))));
    }

    private static String bare(String rule) {
        return rule.replaceAll(" -m comment --comment (?:\"(?:[^\"\\\\]++|\\\\.)*+\"|\\S+)", "");
    }

    /** Missing rules and abandoned planes first; copies and stale rules by their harm; a single static stale rule never pages. */
    private static String severity(Fields one, boolean grows) {
        long harm = one.number("harmRulesPerPacket");
        boolean duplicate = one.says("kind", "DUPLICATE");
        boolean stale = one.text("kind").startsWith("STALE");
        boolean work = (one.says("kind", "OUT_OF_ORDER") && !one.says("remedy", "NONE"))
                || ((duplicate || stale) && grows)
                || (duplicate && one.says("cause", "EXISTENCE_CHECK_BROKEN_NOW"))
                || (stale && one.says("planClass", "VERDICT_CHANGING"))
                || ((duplicate || stale) && harm >= 100);
        boolean first = one.says("kind", "MISSING") || (one.says("kind", "ORPHAN_PLANE") && harm > 0);
        return first || (duplicate && harm >= 5_000) ? "PAGE" : work ? "TICKET" : "INFO";
    }
}
