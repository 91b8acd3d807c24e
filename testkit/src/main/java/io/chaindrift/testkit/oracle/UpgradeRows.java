package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.audit.PlaneAudit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** How the chains of one node came through its latest upgrade. */
final class UpgradeRows {

    private final Book book;
    private final Map<String, Growth> growth;
    private final Map<String, @Nullable Object> upgrade;
    private final Map<String, Long> syncsAtUpgrade;

    UpgradeRows(
            Book book,
            Map<String, Growth> growth,
            Map<String, @Nullable Object> upgrade,
            Map<String, Long> syncsAtUpgrade) {
        this.book = book;
        this.growth = growth;
        this.upgrade = upgrade;
        this.syncsAtUpgrade = syncsAtUpgrade;
    }

    Map<String, @Nullable Object> opened(String chain) {
        Map<String, @Nullable Object> row = new HashMap<>(upgrade);
        String[] place = chain.split("/", 3);
        row.putAll(Map.of("plane", place[0], "table", place[1], "chain", place[2], "verdict", "UNKNOWN"));
        return row;
    }

    /** The upgrade, unless the plane was judged after it and the new router has synced more than twice. */
    @Nullable Object leftBy(PlaneCopy plane) {
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

    /** The same of chains of the plane that are not there any more. */
    void reportGone(IndexedRecord header, PlaneAudit audit, PlaneCopy plane) {
        new TreeMap<>(book.rows("upgrades")).forEach((key, row) -> {
            String name = row.get("plane") + "/" + row.get("table") + "/" + row.get("chain");
            if (Objects.equals(row.get("upgradeId"), upgrade.get("upgradeId"))
                    && plane.plane.equals(row.get("plane"))
                    && !book.rows("drift").containsKey(name)) {
                report(header, audit, name, Map.of("rules", 0L, "expectedRules", 0L, "missingRules", 0L));
            }
        });
    }

    void report(IndexedRecord header, PlaneAudit audit, String chain, Map<String, @Nullable Object> drift) {
        if (upgrade.isEmpty()) {
            return;
        }
        String key = upgrade.get("upgradeId") + "/" + chain;
        Map<String, @Nullable Object> row = new HashMap<>(book.rows("upgrades").getOrDefault(key, opened(chain)));
        boolean unknown = "UNKNOWN".equals(drift.get("verdict"));
        long surplus = NodeBooks.surplus(drift);
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
                        : NodeBooks.number(drift, "missingRules") > 0
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
}
