package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.Remedy;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.plan.PlanClass;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings the rows of one plane to what its judgement says. */
record PlaneReport(NodeFold node, PlaneCopy plane, PlaneAudit audit, List<Finding> found) {
    private static final List<FindingKind> COPIED = List.of(FindingKind.DUPLICATE, FindingKind.STALE_VERSION);
    private static final List<FindingKind> STALE = List.of(FindingKind.STALE_VERSION, FindingKind.STALE_FLAGS);

    /** Reports a judgement after a capture of the plane itself, or of something else; one that two syncs led to confirms. */
    void report(boolean own, boolean confirming) {
        Map<String, ChainAudit> chains = new TreeMap<>();
        audit.chains().forEach(chain -> chains.put(plane.name + "/" + chain.table() + "/" + chain.chain(), chain));
        if (own) {
            chains.forEach((place, chain) -> growth(place).sample(plane.syncs, copies(chain), at()));
        }
        Map<String, Finding> byId = new TreeMap<>();
        found.forEach(one -> byId.putIfAbsent(id(one), one));
        node.rows("findings", "").values().forEach(row -> resolve(row, byId.keySet()));
        byId.forEach((id, one) -> node.put("findings", id, finding(id, one, confirming)));
        node.rows("drift", plane.name + "/").values().forEach(row -> node.put("drift", NodeFold.place(row), null));
        node.growth.keySet().removeIf(place -> place.startsWith(plane.name + "/") && !chains.containsKey(place));
        chains.forEach((place, chain) -> {
            Fields row = drift(chain);
            growth(place).into(row);
            node.put("drift", place, row);
            upgrade(row);
        });
        node.rows("upgrades", node.upgrade.get("upgradeId") + "/" + plane.name + "/")
                .values()
                .forEach(row -> {
                    if (!chains.containsKey(NodeFold.place(row))) {
                        upgrade(row.copy()
                                .with("rules", 0L)
                                .with("expectedRules", 0L)
                                .with("missingRules", 0L)
                                .with("verdict", "CLEAN"));
                    }
                });
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

    private Stream<Finding> in(ChainAudit chain, List<FindingKind> kinds) {
        return found.stream()
                .filter(one ->
                        chain.table().equals(one.table()) && chain.chain().equals(one.chain()))
                .filter(one -> kinds.contains(one.kind()));
    }

    /** Copies beyond the first of each rule of a chain, whether it belongs or is stale. */
    private long copies(ChainAudit chain) {
        Stream<Finding> duplicates = in(chain, List.of(FindingKind.DUPLICATE));
        return duplicates.mapToLong(Finding::surplus).sum()
                + in(chain, STALE)
                        .mapToLong(one -> Math.max(0, one.copies() - 1))
                        .sum();
    }

    private Fields drift(ChainAudit chain) {
        Fields row = new Fields()
                .with("plane", plane.name)
                .with("table", chain.table())
                .with("chain", chain.chain());
        row.with("rules", chain.rules())
                .with("expectedRules", chain.expected())
                .with("distinctRules", chain.distinct());
        row.with("duplicateRules", chain.duplicate()).with("staleVersionRules", chain.staleVersion());
        row.with("staleFlagRules", chain.staleFlags()).with("missingRules", plane.synced ? chain.missing() : 0L);
        row.with("driftRules", NodeFold.surplus(row) + row.number("missingRules"));
        row.with("netRules", chain.rules() - chain.expected() - chain.foreign()).with("foreignRules", chain.foreign());
        row.with("outOfOrderRules", chain.outOfOrder()).with("canonicalDigest", chain.digest());
        row.with("pods", plane.counts.number("pods")).with("policies", plane.counts.number("policies"));
        VersionClass versionClass = audit.router().versionClass();
        row.with("routerVersion", version()).with("previousRouterVersion", node.routers.previousVersion());
        row.with("routerVersionClass", versionClass == null ? null : versionClass.label());
        row.with("routerFlavour", audit.router().flavour().name()).with("upgradeId", node.upgrade.get("upgradeId"));
        row.with("routerVersionHow", audit.router().how().name())
                .with("trust", "TRUSTED")
                .with("scope", "NETPOL");
        boolean provisional = node.rows("findings", "").values().stream()
                .filter(one -> one.says("state", "PROVISIONAL") && one.says("plane", plane.name))
                .anyMatch(one ->
                        one.says("kind", "ORPHAN_PLANE") || NodeFold.place(one).equals(NodeFold.place(row)));
        String verdict = verdict(chain, row);
        row.with("provisional", provisional).with("cause", cause(chain)).with("verdict", verdict);
        return row.with("unknownReason", verdict.equals("UNKNOWN") ? unknownReason() : null);
    }

    private String verdict(ChainAudit chain, Fields row) {
        boolean left = audit.orphan() != null && chain.rules() > chain.foreign();
        boolean withheld = chain.missing() > row.number("missingRules");
        String verdict = chain.outOfOrder() > 0 ? "DISORDERED" : "CLEAN";
        verdict = row.number("driftRules") > 0 || left ? "SURPLUS" : verdict;
        verdict = row.number("missingRules") > 0 ? "MISSING" : verdict;
        return audit.unknownReason() != null || chain.unknown() > 0 || withheld ? "UNKNOWN" : verdict;
    }

    private @Nullable String unknownReason() {
        long unjudged = audit.chains().stream().mapToLong(ChainAudit::unknown).sum();
        if (!plane.synced && audit.chains().stream().anyMatch(chain -> chain.missing() > 0)) {
            return "the router has not been seen to sync since the node's boot";
        }
        String reason = audit.unknownReason();
        return reason == null ? unjudged + " rules that look like the router's cannot be judged" : reason;
    }

    private String id(Finding one) {
        return NodeFold.id(plane.name, one.table(), one.chain(), one.kind().name(), one.rule());
    }

    private void resolve(Fields known, Set<String> found) {
        boolean gone = known.says("plane", plane.name) && !found.contains(known.text("findingId"));
        if (gone && !known.says("state", "RESOLVED")) {
            Fields row = known.copy().with("state", "RESOLVED").with("resolvedAt", at());
            node.put("findings", known.text("findingId"), row.with("routerVersion", version()));
        }
    }

    private Fields finding(String id, Finding one, boolean confirming) {
        Fields known = node.row("findings", id);
        boolean anew = known.isEmpty() || known.says("state", "RESOLVED");
        boolean orphan = one.kind() == FindingKind.ORPHAN_PLANE;
        long syncs = orphan
                ? node.planes.values().stream().mapToLong(other -> other.syncs).sum()
                : plane.syncs;
        if (anew) {
            node.firstSync.put(id, syncs);
        }
        boolean confirmed = confirming || syncs > Objects.requireNonNull(node.firstSync.get(id));
        Object planClass = one.planClass();
        Fields row =
                new Fields().with("findingId", id).with("plane", plane.name).with("table", one.table());
        row.with("chain", one.chain())
                .with("kind", one.kind().name())
                .with("rule", one.rule())
                .with("tag", one.tag());
        row.with("tagVerified", one.tagVerified())
                .with("writtenBy", one.writtenBy())
                .with("copies", one.copies());
        row.with("surplus", one.surplus()).with("harmRulesPerPacket", one.harmRulesPerPacket());
        row.with("remedy", one.remedy().name()).with("planClass", planClass == null ? null : planClass.toString());
        row.with("proof", one.proof()).with("refusal", one.refusal()).with("why", one.why());
        row.with("state", confirmed || known.says("state", "OPEN") ? "OPEN" : "PROVISIONAL")
                .with("cause", cause(one));
        row.with("severity", severity(one, row.text("cause"))).with("routerVersion", version());
        row.with("firstSeenAt", known.getOrDefault("firstSeenAt", at()));
        return row.with("upgradeId", anew ? leftBy() : known.get("upgradeId"));
    }

    /** The upgrade, unless the plane was judged after it and the new router has synced more than twice. */
    private @Nullable Object leftBy() {
        Object id = node.upgrade.get("upgradeId");
        Long before = node.syncsAtUpgrade.get(plane.name);
        boolean young = before != null && plane.syncs - before <= 2;
        boolean judged = node.rows("upgrades", id + "/" + plane.name + "/").values().stream()
                .anyMatch(row -> row.get("rulesFirst") != null);
        return young || !judged ? id : null;
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
        verdict = audit.orphan() != null ? "RESIDUE" : verdict;
        Fields row = node.upgradeRow(drift).with("verdict", verdict).with("rulesLatest", drift.get("rules"));
        row.with("rulesExpected", unknown ? null : drift.get("expectedRules")).with("surplusLatest", surplus);
        row.put("missingLatest", drift.get("missingRules"));
        row.putIfAbsent("rulesFirst", drift.get("rules"));
        row.putIfAbsent("surplusFirst", surplus);
        row.putIfAbsent("convergedAt", at());
        if (!verdict.equals("CONVERGED")) {
            row.remove("convergedAt");
        }
        node.put("upgrades", node.upgrade.get("upgradeId") + "/" + NodeFold.place(drift), row);
    }

    /** What made the drift of a chain: of several causes that of the worst kind. */
    private String cause(ChainAudit chain) {
        Stream<Finding> worstFirst = Stream.of(
                        FindingKind.MISSING, FindingKind.DUPLICATE, FindingKind.STALE_VERSION, FindingKind.STALE_FLAGS)
                .flatMap(kind -> in(chain, List.of(kind)));
        String cause = worstFirst.map(this::cause).findFirst().orElse("NONE");
        return audit.orphan() == null ? cause : "ABANDONED_PLANE";
    }

    private String cause(Finding one) {
        return switch (one.kind()) {
            case DUPLICATE -> causeOfCopies(one);
            case STALE_VERSION -> one.copies() > 1 ? causeOfCopies(one) : causeOfOne(one);
            case STALE_FLAGS -> "FLAG_CHANGE";
            case MISSING -> "RULES_REMOVED";
            case OUT_OF_ORDER -> "REORDERED";
            case ORPHAN_PLANE -> "ABANDONED_PLANE";
            case LEFTOVER -> "LEFTOVER";
        };
    }

    /** A broken check gives all affected rules equal copies; one alone tells only while it grows by one at each sync. */
    private String causeOfCopies(Finding one) {
        List<Finding> affected = found.stream()
                .filter(other -> COPIED.contains(other.kind()) && other.copies() > 1)
                .toList();
        Map<FindingKind, Set<Long>> copies = affected.stream()
                .collect(Collectors.groupingBy(Finding::kind, Collectors.mapping(Finding::copies, Collectors.toSet())));
        Growth growth = growth(plane.name + "/" + one.table() + "/" + one.chain());
        boolean growing = growth.trend.equals("GROWING");
        boolean onePerSync = growing && growth.perSyncMilli >= 900 && growth.perSyncMilli <= 1_100;
        String cause = growing ? "EXISTENCE_CHECK_BROKEN_NOW" : "EXISTENCE_CHECK_BROKEN_EARLIER";
        cause = growth.trend.equals("UNKNOWN") || (affected.size() < 2 && !onePerSync) ? "UNKNOWN" : cause;
        cause = Set.copyOf(copies.values()).size() > 1 ? "UNKNOWN" : cause;
        return copies.values().stream().anyMatch(numbers -> numbers.size() > 1) ? "TWO_ROUTERS" : cause;
    }

    /** A stale rule of which the chain has another that belongs and differs in nothing but its comment was reworded. */
    private String causeOfOne(Finding one) {
        NamedChain chain = plane.rules.chain(new ChainKey(one.table() + "", one.chain() + ""));
        List<String> rules = chain == null || !chain.hasRules() ? List.of() : RuleRun.decode(chain.runs());
        List<String> stale = found.stream()
                .filter(other -> STALE.contains(other.kind()))
                .map(other -> String.valueOf(other.rule()))
                .toList();
        boolean reworded = rules.stream()
                .anyMatch(rule -> !stale.contains(rule) && bare(rule).equals(bare(String.valueOf(one.rule()))));
        return reworded ? "REWORDED_COMMENT" : "RULE_DROPPED";
    }

    private static String bare(String rule) {
        return rule.replaceAll(" -m comment --comment (?:\"(?:\\\\.|[^\"\\\\])*\"|\\S+)", "");
    }

    /** Missing rules and abandoned planes first; copies and stale rules by their harm; a single static stale rule never pages. */
    private static String severity(Finding one, String cause) {
        long harm = one.harmRulesPerPacket();
        return switch (one.kind()) {
            case MISSING, ORPHAN_PLANE -> "PAGE";
            case LEFTOVER -> "INFO";
            case OUT_OF_ORDER -> one.remedy() == Remedy.NONE ? "INFO" : "TICKET";
            case STALE_VERSION, STALE_FLAGS ->
                harm >= 100 || one.planClass() == PlanClass.VERDICT_CHANGING ? "TICKET" : "INFO";
            case DUPLICATE -> {
                boolean work = harm >= 100 || cause.equals("EXISTENCE_CHECK_BROKEN_NOW");
                yield harm >= 5_000 ? "PAGE" : work ? "TICKET" : "INFO";
            }
        };
    }
}
