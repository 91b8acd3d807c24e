package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the chains of one node stand. */
final class DriftRows {

    private final Book book;
    private final RouterLog routers;
    private final Map<String, Growth> growth;
    private final Map<String, @Nullable Object> upgrade;

    DriftRows(Book book, RouterLog routers, Map<String, Growth> growth, Map<String, @Nullable Object> upgrade) {
        this.book = book;
        this.routers = routers;
        this.growth = growth;
        this.upgrade = upgrade;
    }

    Map<String, @Nullable Object> row(
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

    static long copies(List<Finding> findings, ChainAudit chain) {
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
}
