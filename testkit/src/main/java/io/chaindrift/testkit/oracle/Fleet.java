package io.chaindrift.testkit.oracle;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of fleets: sums of what each node's rows say, by the version of its router and of all. Stateless. */
final class Fleet {
    private Fleet() {}

    /** The rows of these nodes, which are there by cluster and name. */
    static Map<String, Fields> rows(Map<String, NodeFold> nodes) {
        Map<String, Fields> fleet = new TreeMap<>();
        nodes.forEach((name, node) -> {
            for (Object version : List.of(node.routers.current().getOrDefault("version", "?"), "*")) {
                String key = "fleet/" + name.substring(0, name.indexOf('/') + 1) + version;
                Fields row = fleet.computeIfAbsent(key, any -> new Fields());
                contribution(node).forEach((field, count) -> row.add(field, (Long) count));
                row.put("routerVersion", version);
            }
        });
        for (Fields row : fleet.values()) {
            boolean told = row.number("told") > 0;
            long expected = row.number("nodesExpected");
            long present = row.number("nodesReporting") + row.number("nodesUnknown");
            row.with("nodesExpected", told ? expected : null, "nodesUnexpected", told ? present - expected : null);
        }
        return fleet;
    }

    private static Fields contribution(NodeFold node) {
        Collection<Fields> chains = node.rows("drift", "").values();
        long orphans = node.rows("findings", "").values().stream()
                .filter(row -> row.says("kind", "ORPHAN_PLANE") && !row.says("state", "RESOLVED"))
                .filter(row -> row.number("harmRulesPerPacket") > 0)
                .count();
        boolean residue = node.rows("upgrades", node.upgrade.text("upgradeId")).values().stream()
                .anyMatch(row -> !row.says("verdict", "CONVERGED") && !row.says("verdict", "UNKNOWN"));
        boolean known = !node.inventoryBroken
                && node.planes.values().stream().anyMatch(PlaneCopy::known)
                && node.planes.values().stream().allMatch(plane -> plane.trouble == null)
                && chains.stream().noneMatch(row -> row.says("verdict", "UNKNOWN"));
        boolean suspect = node.planes.values().stream().anyMatch(plane -> plane.known() && !plane.trusted);
        boolean drifted = orphans > 0 || chains.stream().anyMatch(row -> row.number("driftRules") > 0);
        boolean lagging = residue || (orphans > 0 && !node.upgrade.isEmpty());
        Fields sums = new Fields().with("nodesSilent", 0L, "orphanPlanes", orphans);
        sums.with("nodesReporting", one(known), "nodesUnknown", one(!known), "nodesSuspect", one(known && suspect));
        sums.with("nodesDrifted", one(known && !suspect && drifted), "nodesClean", one(known && !suspect && !drifted));
        sums.with("told", one(node.expected != null), "nodesExpected", one(Boolean.TRUE.equals(node.expected)));
        sums.with("lagging", one(known && lagging)).add("duplicateRules", 0).add("missingRules", 0);
        sums.add("staleRules", 0);
        for (Fields row : chains) {
            sums.add("duplicateRules", row.number("duplicateRules")).add("missingRules", row.number("missingRules"));
            sums.add("staleRules", NodeFold.surplus(row) - row.number("duplicateRules"));
        }
        return sums;
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }
}
