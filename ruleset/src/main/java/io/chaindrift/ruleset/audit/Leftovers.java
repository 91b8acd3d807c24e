package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Residue outside network policy, reported and never planned: chains of the service proxy and of the routing controller on a
 * node whose router does not run them, and the jump of an older release to the services' chain.
 */
final class Leftovers {

    private record Row(String table, String chain, String rule, boolean proxy, String writtenBy) {}

    /** A rule is recognised by a piece of its text, a chain by its name. */
    private static final List<Row> ROWS = List.of(
            new Row("filter", "KUBE-ROUTER-SERVICES", "", true, "v1.0-v2.11"),
            new Row("nat", "KUBE-ROUTER-HAIRPIN", "", true, "v1.0-v2.11"),
            new Row("filter", "INPUT", "\"handle traffic to IPVS service IPs in custom chain\"", true, "v1.0-v2.11"),
            new Row("nat", "POSTROUTING", " -m ipvs --vdir ORIGINAL ", true, "v1.0-v2.11"),
            new Row("nat", "POSTROUTING", " --match-set kube-router-pod-subnets src ", false, "v1.0-v2.11"),
            new Row("filter", "FORWARD", "\"allow outbound traffic from pods\"", false, "v1.0-v2.11"),
            new Row("filter", "FORWARD", "\"allow inbound traffic to pods\"", false, "v1.0-v2.11"),
            new Row(
                    "filter",
                    "FORWARD",
                    "\"allow outbound node port traffic on node interface with which node ip is associated\"",
                    false,
                    "v1.0-v2.11"));

    private static final String OLD_SERVICES = "--match-set kube-router-service-ips ";

    private Leftovers() {}

    static List<Finding> in(PlaneInput input, @Nullable RouterFlags flags, VersionClass running) {
        List<Finding> found = new ArrayList<>();
        for (NamedChain chain : input.rules().chains()) {
            for (Row row : ROWS) {
                boolean off = flags != null && !(row.proxy ? flags.serviceProxy() : flags.router());
                if (off
                        && row.table.equals(chain.key().table())
                        && row.chain.equals(chain.key().name())) {
                    collect(chain, row, found);
                }
            }
            if (chain.key().table().equals("filter")
                    && chain.key().name().equals("INPUT")
                    && (flags == null || flags.serviceProxy())
                    && !running.label().startsWith("v1")) {
                collect(chain, new Row("filter", "INPUT", OLD_SERVICES, true, "v1.0-v1.6"), found);
            }
        }
        return found;
    }

    private static void collect(NamedChain chain, Row row, List<Finding> found) {
        if (row.rule.isEmpty()) {
            found.add(finding(row, null, chain.ruleCount()));
            return;
        }
        for (RuleRun run : chain.hasRules() ? chain.runs() : List.<RuleRun>of()) {
            if (run.rule().contains(row.rule)) {
                found.add(finding(row, run.rule(), run.repeat()));
            }
        }
    }

    private static Finding finding(Row row, @Nullable String rule, long copies) {
        return new Finding(
                FindingKind.LEFTOVER,
                row.table,
                row.chain,
                rule,
                copies,
                0,
                null,
                false,
                row.writtenBy,
                "of the " + (row.proxy ? "service proxy" : "routing controller") + ", which does not keep it any more",
                Remedy.REBOOT,
                null,
                null,
                0,
                List.of(),
                "reported only: rules outside network policy are not deleted");
    }
}
