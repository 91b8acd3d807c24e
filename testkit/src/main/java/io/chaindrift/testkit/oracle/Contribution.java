package io.chaindrift.testkit.oracle;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one node adds to the books of its fleet. */
final class Contribution {

    private Contribution() {}

    static Map<String, Long> of(NodeBooks node, Book book, String upgradeId) {
        Collection<PlaneCopy> planes = node.planes();
        Map<String, Long> sums = new HashMap<>();
        boolean unknown = node.inventoryBroken
                || planes.stream().allMatch(plane -> plane.digest == null)
                || planes.stream().anyMatch(plane -> plane.trouble != null);
        boolean suspect = planes.stream().anyMatch(plane -> plane.digest != null && !plane.trusted);
        boolean drifted = false;
        for (Map<String, @Nullable Object> row : book.rows("drift").values()) {
            unknown |= "UNKNOWN".equals(row.get("verdict"));
            drifted |= NodeBooks.number(row, "driftRules") > 0;
            sums.merge("duplicateRules", NodeBooks.number(row, "duplicateRules"), Long::sum);
            sums.merge(
                    "staleRules",
                    NodeBooks.number(row, "staleVersionRules") + NodeBooks.number(row, "staleFlagRules"),
                    Long::sum);
            sums.merge("missingRules", NodeBooks.number(row, "missingRules"), Long::sum);
        }
        long orphans = book.rows("findings").values().stream()
                .filter(row -> "ORPHAN_PLANE".equals(row.get("kind")) && !"RESOLVED".equals(row.get("state")))
                .count();
        boolean residue = book.rows("upgrades").values().stream()
                .filter(row -> String.valueOf(row.get("upgradeId")).equals(upgradeId))
                .anyMatch(row -> !Set.of("CONVERGED", "UNKNOWN").contains(String.valueOf(row.get("verdict"))));
        sums.put("told", node.expected == null ? 0L : 1L);
        sums.put("nodesExpected", Boolean.TRUE.equals(node.expected) ? 1L : 0L);
        sums.put("orphanPlanes", orphans);
        sums.put(unknown ? "nodesUnknown" : "nodesReporting", 1L);
        if (!unknown) {
            sums.put(suspect ? "nodesSuspect" : drifted || orphans > 0 ? "nodesDrifted" : "nodesClean", 1L);
            sums.put("lagging", residue || (orphans > 0 && !upgradeId.equals("null")) ? 1L : 0L);
        }
        return sums;
    }
}
