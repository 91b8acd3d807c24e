package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
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
    private final DriftRows chains;
    private final FindingRows findings;
    private final UpgradeRows upgrades;
    /** Whether the inventory's log of the node broke, and it has not said all again. */
    boolean inventoryBroken;
    /** Whether the inventory expects the node to report; null: it has not spoken of it. */
    @Nullable Boolean expected;

    NodeBooks(String cluster, String node, Book book) {
        this.cluster = cluster;
        this.node = node;
        this.book = book;
        this.chains = new DriftRows(book, routers, growth, upgrade);
        this.upgrades = new UpgradeRows(book, growth, upgrade, syncsAtUpgrade);
        this.findings = new FindingRows(book, routers, planes, upgrades, firstSync);
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
            Map<String, @Nullable Object> opened = upgrades.opened(known.getKey());
            opened.put("rulesBefore", known.getValue().get("rules"));
            opened.put("surplusBefore", surplus(known.getValue()));
            book.put("upgrades", id + "/" + known.getKey(), opened, header);
        }
    }

    private static @Nullable String name(IndexedRecord router) {
        String version = Records.text(router, "version");
        return version == null ? Records.text(router, "versionClass") : version;
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
        List<Finding> found = audit.findings().stream()
                .filter(finding -> plane.synced || finding.kind() != FindingKind.MISSING)
                .toList();
        if (own) {
            for (ChainAudit chain : audit.chains()) {
                growth.computeIfAbsent(name(plane, chain.table(), chain.chain()), name -> new Growth())
                        .sample(plane.syncs, DriftRows.copies(found, chain), Records.millis(header, "observedAt"));
            }
        }
        findings.report(header, plane, audit, found, confirmed);
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
            Map<String, @Nullable Object> row = chains.row(plane, audit, chain, name, reason);
            book.put("drift", name, row, header);
            upgrades.report(header, audit, name, row);
        }
        for (String name : gone) {
            growth.remove(name);
            book.remove("drift", name);
        }
        upgrades.reportGone(header, audit, plane);
    }

    static long surplus(Map<String, @Nullable Object> row) {
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

    static String id(@Nullable String... parts) {
        Digest.Builder digest = new Digest.Builder();
        for (String part : parts) {
            digest.line(part == null ? "\u0000" : part);
        }
        return digest.finish().hex().substring(0, 24);
    }
}
