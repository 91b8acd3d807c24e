package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** What is said of one node: rows of chains, findings and upgrades, each brought up to date from the planes as they are. */
final class NodeBooks {

    private final String cluster;
    private final String node;
    private final Book book;
    private final TreeMap<String, PlaneCopy> planes = new TreeMap<>();
    private final RouterLog routers = new RouterLog();
    private final Map<String, Growth> growth = new HashMap<>();
    private final Map<String, Long> firstSync = new HashMap<>();
    private final Map<String, Long> syncsAtUpgrade = new HashMap<>();
    private final TreeMap<String, @Nullable Object> upgrade = new TreeMap<>();
    /** Whether the inventory's log of the node broke, and it has not said all again. */
    boolean inventoryBroken;
    /** Whether the inventory expects the node to report; null: it has not spoken of it. */
    @Nullable Boolean expected;

    NodeBooks(String cluster, String node, Book book) {
        this.cluster = cluster;
        this.node = node;
        this.book = book;
    }

    Collection<PlaneCopy> planes() {
        return planes.values();
    }

    PlaneCopy plane(String id) {
        return planes.computeIfAbsent(id, PlaneCopy::new);
    }

    void forget() {
        List.of(planes, growth, firstSync, syncsAtUpgrade, upgrade).forEach(Map::clear);
        routers.clear();
        inventoryBroken = false;
        expected = null;
        book.clear();
    }

    /** What was resolved thirty days ago is no present finding any more. */
    void expire(long now) {
        new TreeMap<>(book.rows("findings")).forEach((id, row) -> {
            if (row.get("resolvedAt") instanceof Long resolved && now - resolved >= 30L * 86_400_000) {
                book.remove("findings", id);
            }
        });
    }

    /** Copies of another boot are not compared with those of this one. */
    void forgetGrowth() {
        growth.clear();
    }

    RouterLog routers() {
        return routers;
    }

    /** What the node adds to its fleet's rows. */
    Map<String, Long> contribution() {
        return Contribution.of(this, book, String.valueOf(upgrade.get("upgradeId")));
    }

    void router(IndexedRecord seen, IndexedRecord header) {
        IndexedRecord was = routers.current();
        RouterLog.News news = routers.take(seen);
        if (news == RouterLog.News.CHANGED) {
            open(Objects.requireNonNull(was), Objects.requireNonNull(routers.current()), header);
        }
        if (news != RouterLog.News.NONE) {
            report(header, null, null);
        }
    }

    private void open(IndexedRecord was, IndexedRecord now, IndexedRecord header) {
        String id = id(
                cluster,
                node,
                name(was),
                name(now),
                Records.text(was, "flagsDigest"),
                Records.text(now, "flagsDigest"),
                Records.text(header, "streamId"),
                Records.text(header, "epoch"),
                Records.text(header, "sequence"));
        upgrade.put("upgradeId", id);
        upgrade.put("fromVersion", Records.text(was, "version"));
        upgrade.put("toVersion", Records.text(now, "version"));
        upgrade.put("startedAt", Records.millis(header, "observedAt"));
        syncsAtUpgrade.clear();
        planes.values().forEach(plane -> syncsAtUpgrade.put(plane.plane, plane.syncs));
        for (Map.Entry<String, Map<String, @Nullable Object>> known :
                book.rows("drift").entrySet()) {
            Map<String, @Nullable Object> opened = opened(known.getKey());
            opened.put("rulesBefore", known.getValue().get("rules"));
            opened.put("surplusBefore", surplus(known.getValue()));
            book.put("upgrades", id + "/" + known.getKey(), opened, header);
        }
    }

    private static @Nullable String name(IndexedRecord router) {
        String version = Records.text(router, "version");
        return version == null ? Records.text(router, "versionClass") : version;
    }

    private Map<String, @Nullable Object> opened(String chain) {
        Map<String, @Nullable Object> row = new HashMap<>(upgrade);
        String[] place = chain.split("/", 3);
        row.putAll(Map.of("plane", place[0], "table", place[1], "chain", place[2], "verdict", "UNKNOWN"));
        return row;
    }

    private boolean reached(PlaneCopy plane) {
        Long before = syncsAtUpgrade.get(plane.plane);
        return upgrade.isEmpty() || (before == null ? plane.synced : plane.syncs > before);
    }

    /** Brings all rows up to date after a capture of a plane, or, without one, after news of the router. */
    void report(IndexedRecord header, @Nullable PlaneCopy captured, @Nullable Long newSyncs) {
        List<PlaneCopy> seen =
                planes.values().stream().filter(plane -> plane.digest != null).toList();
        restate(header);
        if (seen.isEmpty() || seen.stream().noneMatch(this::reached)) {
            return;
        }
        List<PlaneAudit> audits = audit(seen);
        for (int i = 0; i < seen.size(); i++) {
            PlaneCopy plane = seen.get(i);
            PlaneAudit audit = audits.get(i);
            boolean abandoned = audit.orphan() != null;
            if (plane.judgeable() && (reached(plane) || abandoned)) {
                boolean own = plane.equals(captured);
                boolean confirmed = (own || abandoned) && captured != null && newSyncs != null && newSyncs >= 2;
                report(header, plane, audit, own, confirmed);
            }
        }
    }

    private List<PlaneAudit> audit(List<PlaneCopy> seen) {
        List<PlaneInput> inputs = new ArrayList<>();
        for (PlaneCopy plane : seen) {
            Plane id = Plane.parse(plane.plane);
            inputs.add(
                    new PlaneInput(plane.plane, id.family(), id.backend(), plane.rules, plane.syncedAt, plane.trouble));
        }
        return NodeAudit.of(inputs, routers.facts(), routers.backend());
    }

    private void report(IndexedRecord header, PlaneCopy plane, PlaneAudit audit, boolean own, boolean confirmed) {
        List<Finding> findings = audit.findings().stream()
                .filter(finding -> plane.synced || finding.kind() != FindingKind.MISSING)
                .toList();
        if (own) {
            for (ChainAudit chain : audit.chains()) {
                growth.computeIfAbsent(name(plane, chain.table(), chain.chain()), name -> new Growth())
                        .sample(plane.syncs, copies(findings, chain), Records.millis(header, "observedAt"));
            }
        }
        findings(header, plane, audit, findings, confirmed);
        boolean withheld = false;
        long unjudged = 0;
        for (ChainAudit chain : audit.chains()) {
            withheld |= !plane.synced && chain.missing() > 0;
            unjudged += chain.unknown();
        }
        String reason = withheld
                ? "the router has not been seen to sync since the node's boot"
                : audit.unknownReason() != null || unjudged == 0
                        ? audit.unknownReason()
                        : unjudged + " rules that look like the router's cannot be judged";
        Set<String> gone = new TreeSet<>(book.rows("drift").keySet());
        gone.removeIf(chain -> !chain.startsWith(plane.plane + "/"));
        for (ChainAudit chain : audit.chains()) {
            String name = name(plane, chain.table(), chain.chain());
            gone.remove(name);
            Map<String, @Nullable Object> row = row(plane, audit, chain, name, reason);
            book.put("drift", name, row, header);
            upgraded(header, audit, name, row);
        }
        for (String name : gone) {
            growth.remove(name);
            book.remove("drift", name);
        }
        new TreeMap<>(book.rows("upgrades")).forEach((key, row) -> {
            String name = row.get("plane") + "/" + row.get("table") + "/" + row.get("chain");
            if (Objects.equals(row.get("upgradeId"), upgrade.get("upgradeId"))
                    && plane.plane.equals(row.get("plane"))
                    && !book.rows("drift").containsKey(name)) {
                upgraded(header, audit, name, Map.of("rules", 0L, "expectedRules", 0L, "missingRules", 0L));
            }
        });
    }

    private Map<String, @Nullable Object> row(
            PlaneCopy plane, PlaneAudit audit, ChainAudit chain, String name, @Nullable String reason) {
        long missing = plane.synced ? chain.missing() : 0;
        long surplus = chain.duplicate() + chain.staleVersion() + chain.staleFlags();
        boolean abandoned = audit.orphan() != null;
        String verdict = audit.unknownReason() != null || chain.unknown() > 0 || chain.missing() > missing
                ? "UNKNOWN"
                : missing > 0
                        ? "MISSING"
                        : surplus > 0 || (abandoned && chain.rules() > chain.foreign())
                                ? "SURPLUS"
                                : chain.outOfOrder() > 0 ? "DISORDERED" : "CLEAN";
        Growth grown = growth.getOrDefault(name, new Growth());
        RouterFacts by = audit.router();
        VersionClass versionClass = by.versionClass();
        Map<String, @Nullable Object> row = new HashMap<>();
        row.putAll(Map.of("plane", plane.plane, "table", chain.table(), "chain", chain.chain()));
        row.put("routerVersion", by.version() == null ? routers.version() : by.version());
        row.put("routerVersionClass", versionClass == null ? null : versionClass.label());
        row.put("routerFlavour", by.flavour().name());
        row.put("routerVersionHow", by.how().name());
        row.put("previousRouterVersion", routers.previousVersion());
        row.put("upgradeId", upgrade.get("upgradeId"));
        row.put("rules", chain.rules());
        row.put("expectedRules", chain.expected());
        row.put("distinctRules", chain.distinct());
        row.put("duplicateRules", chain.duplicate());
        row.put("staleVersionRules", chain.staleVersion());
        row.put("staleFlagRules", chain.staleFlags());
        row.put("missingRules", missing);
        row.put("foreignRules", chain.foreign());
        row.put("outOfOrderRules", chain.outOfOrder());
        row.put("driftRules", surplus + missing);
        row.put("netRules", chain.rules() - chain.expected() - chain.foreign());
        row.put("copiesPerSyncMilli", grown.perSyncMilli());
        row.put("copiesPerDayMilli", grown.perDayMilli());
        row.put("growth", grown.trend());
        row.put("verdict", verdict);
        row.put("unknownReason", verdict.equals("UNKNOWN") ? reason : null);
        row.put("trust", "TRUSTED");
        row.put("provisional", provisional(plane, chain));
        row.put("pods", plane.pods);
        row.put("policies", plane.policies);
        row.put("canonicalDigest", chain.digest());
        return row;
    }

    private boolean provisional(PlaneCopy plane, ChainAudit chain) {
        return book.rows("findings").values().stream()
                .filter(row -> plane.plane.equals(row.get("plane")) && "PROVISIONAL".equals(row.get("state")))
                .anyMatch(row -> "ORPHAN_PLANE".equals(row.get("kind"))
                        || (chain.table().equals(row.get("table"))
                                && chain.chain().equals(row.get("chain"))));
    }

    private static long copies(List<Finding> findings, ChainAudit chain) {
        long copies = 0;
        for (Finding finding : findings) {
            if (chain.chain().equals(finding.chain()) && chain.table().equals(finding.table())) {
                copies += switch (finding.kind()) {
                    case DUPLICATE -> finding.surplus();
                    case STALE_VERSION, STALE_FLAGS -> Math.max(0, finding.copies() - 1);
                    default -> 0;
                };
            }
        }
        return copies;
    }

    private void findings(
            IndexedRecord header, PlaneCopy plane, PlaneAudit audit, List<Finding> findings, boolean confirmed) {
        long at = Records.millis(header, "observedAt");
        String version = audit.router().version() == null
                ? routers.version()
                : audit.router().version();
        TreeMap<String, Finding> found = new TreeMap<>();
        for (Finding one : findings) {
            found.putIfAbsent(
                    id(plane.plane, one.table(), one.chain(), one.kind().name(), one.rule()), one);
        }
        new TreeMap<>(book.rows("findings")).forEach((id, known) -> {
            boolean ours = plane.plane.equals(known.get("plane")) && !found.containsKey(id);
            if (ours && !"RESOLVED".equals(known.get("state"))) {
                Map<String, @Nullable Object> row = new HashMap<>(known);
                row.putAll(Map.of("state", "RESOLVED", "resolvedAt", at));
                row.put("routerVersion", version);
                book.put("findings", id, row, header);
            }
        });
        found.forEach((id, one) -> {
            Map<String, @Nullable Object> known = book.rows("findings").get(id);
            long now = one.kind() == FindingKind.ORPHAN_PLANE
                    ? planes.values().stream().mapToLong(other -> other.syncs).sum()
                    : plane.syncs;
            Object leftBy = known == null ? null : known.get("upgradeId");
            if (known == null || "RESOLVED".equals(known.get("state"))) {
                leftBy = leftBy(plane);
                firstSync.put(id, now);
            }
            boolean open = confirmed
                    || now > Objects.requireNonNull(firstSync.get(id))
                    || (known != null && "OPEN".equals(known.get("state")));
            Map<String, @Nullable Object> row = new HashMap<>();
            row.putAll(Map.of(
                    "findingId", id, "plane", plane.plane, "kind", one.kind().name()));
            row.put("table", one.table());
            row.put("chain", one.chain());
            row.put("rule", one.rule());
            row.put("state", open ? "OPEN" : "PROVISIONAL");
            row.put("copies", one.copies());
            row.put("surplus", one.surplus());
            row.put("upgradeId", leftBy);
            row.put("routerVersion", version);
            row.put("firstSeenAt", known == null ? Long.valueOf(at) : known.get("firstSeenAt"));
            book.put("findings", id, row, header);
        });
    }

    /** The upgrade, unless the plane was judged after it and the new router has synced more than twice. */
    private @Nullable Object leftBy(PlaneCopy plane) {
        Object id = upgrade.get("upgradeId");
        Long before = syncsAtUpgrade.get(plane.plane);
        boolean young = before != null && plane.syncs - before <= 2;
        return young
                        || book.rows("upgrades").values().stream()
                                .noneMatch(row -> Objects.equals(id, row.get("upgradeId"))
                                        && plane.plane.equals(row.get("plane"))
                                        && row.get("rulesFirst") != null)
                ? id
                : null;
    }

    private void upgraded(IndexedRecord header, PlaneAudit audit, String chain, Map<String, @Nullable Object> drift) {
        if (upgrade.isEmpty()) {
            return;
        }
        String key = upgrade.get("upgradeId") + "/" + chain;
        Map<String, @Nullable Object> row = new HashMap<>(book.rows("upgrades").getOrDefault(key, opened(chain)));
        boolean unknown = "UNKNOWN".equals(drift.get("verdict"));
        long surplus = surplus(drift);
        row.put("rulesLatest", drift.get("rules"));
        row.put("surplusLatest", surplus);
        row.put("missingLatest", drift.get("missingRules"));
        row.put("rulesExpected", unknown ? null : drift.get("expectedRules"));
        row.putIfAbsent("rulesFirst", drift.get("rules"));
        row.putIfAbsent("surplusFirst", surplus);
        String verdict = audit.orphan() != null
                ? "RESIDUE"
                : unknown
                        ? "UNKNOWN"
                        : number(drift, "missingRules") > 0
                                ? "MISSING_RULES"
                                : surplus == 0 ? "CONVERGED" : residue(chain);
        row.put("verdict", verdict);
        if (!verdict.equals("CONVERGED")) {
            row.put("convergedAt", null);
        } else {
            row.putIfAbsent("convergedAt", Records.millis(header, "observedAt"));
        }
        book.put("upgrades", key, row, header);
    }

    private String residue(String chain) {
        return growth.getOrDefault(chain, new Growth()).trend().equals("GROWING") ? "GROWING" : "RESIDUE";
    }

    private static long surplus(Map<String, @Nullable Object> row) {
        return number(row, "duplicateRules") + number(row, "staleVersionRules") + number(row, "staleFlagRules");
    }

    static long number(Map<String, @Nullable Object> row, String name) {
        return row.get(name) instanceof Long count ? count : 0;
    }

    /** Says of rows whose plane cannot be judged now that it cannot; their figures stay. */
    void restate(IndexedRecord header) {
        new TreeMap<>(book.rows("drift")).forEach((name, known) -> {
            PlaneCopy plane = plane(String.valueOf(known.get("plane")));
            Map<String, @Nullable Object> row = new HashMap<>(known);
            if (plane.trouble != null) {
                row.putAll(Map.of("growth", "UNKNOWN", "copiesPerSyncMilli", 0L, "copiesPerDayMilli", 0L));
                row.putAll(Map.of("verdict", "UNKNOWN", "unknownReason", plane.trouble));
            }
            if (!plane.trusted) {
                row.put("trust", "SUSPECT");
            }
            book.put("drift", name, row, header);
        });
    }

    private static String name(PlaneCopy plane, String table, String chain) {
        return plane.plane + "/" + table + "/" + chain;
    }

    private static String id(@Nullable String... parts) {
        Digest.Builder digest = new Digest.Builder();
        for (String part : parts) {
            digest.line(part == null ? "\u0000" : part);
        }
        return digest.finish().hex().substring(0, 24);
    }
}
