package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.PlaneAudit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** What is found on one node: provisional, open, resolved, and back again. */
final class FindingRows {

    private final Book book;
    private final RouterLog routers;
    private final Map<String, PlaneCopy> planes;
    private final UpgradeRows upgrades;
    private final Map<String, Long> firstSync;

    FindingRows(
            Book book,
            RouterLog routers,
            Map<String, PlaneCopy> planes,
            UpgradeRows upgrades,
            Map<String, Long> firstSync) {
        this.book = book;
        this.routers = routers;
        this.planes = planes;
        this.upgrades = upgrades;
        this.firstSync = firstSync;
    }

    void report(IndexedRecord header, PlaneCopy plane, PlaneAudit audit, List<Finding> findings, boolean confirmed) {
        long at = Records.millis(header, "observedAt");
        String version = audit.router().version() == null
                ? routers.version()
                : audit.router().version();
        TreeMap<String, Finding> found = new TreeMap<>();
        for (Finding one : findings) {
            found.putIfAbsent(
                    NodeBooks.id(
                            plane.plane, one.table(), one.chain(), one.kind().name(), one.rule()),
                    one);
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
                leftBy = upgrades.leftBy(plane);
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
}
