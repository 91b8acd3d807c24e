package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Catalog;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.ReportedRow;
import io.chaindrift.ruleset.catalog.ReportedRow.Component;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Residue outside network policy, reported and never planned: what the catalog's report-only rows know, on a node whose router does
 * not write it. Whether the service proxy and the routing controller run, only the flags tell.
 *
 * @param findings what is left over
 * @param remarks what could not be judged, a line each
 */
record Leftovers(List<Finding> findings, List<String> remarks) {

    private static final List<String> TOP = List.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT");

    /**
     * The residue of one plane.
     *
     * @param flags the router's flags; null when not known
     * @param running the class of the router that runs; null when not known
     */
    static Leftovers in(PlaneInput input, @Nullable RouterFlags flags, @Nullable VersionClass running) {
        List<Finding> found = new ArrayList<>();
        long unjudged = 0;
        for (ReportedRow row : Catalog.reported()) {
            NamedChain chain = input.rules().chain(new ChainKey(row.table(), row.chain()));
            if (chain == null || !row.families().contains(input.family())) {
                continue;
            }
            List<Finding> rules = rules(row, chain, input.family());
            Boolean left = left(row, input, flags, running);
            if (left == null) {
                unjudged += rules.stream().mapToLong(Finding::copies).sum();
            } else if (left) {
                found.addAll(rules);
            }
        }
        return new Leftovers(
                found,
                unjudged == 0
                        ? List.of()
                        : List.of("flags or release not known: " + unjudged
                                + " rules in the form of the service proxy's and"
                                + " the routing controller's are there; whether they are left over is not judged"));
    }

    /** Whether the router does not write the row; null where that is not known. */
    private static @Nullable Boolean left(
            ReportedRow row, PlaneInput input, @Nullable RouterFlags flags, @Nullable VersionClass running) {
        if (row.component() == Component.POLICY) {
            return TOP.stream().allMatch(top -> input.rules().filterChain(top) == null);
        }
        if (row.classes().isEmpty()) {
            return true;
        }
        boolean off = flags != null && !(row.component() == Component.ROUTING ? flags.router() : flags.serviceProxy());
        if (off) {
            return true;
        }
        if (running == null) {
            return null;
        }
        VersionClass known = running.isNewerThanCatalog() ? running.newestKnown() : running;
        if (!row.writtenBy(known, input.family())) {
            return known.flavour() != Flavour.K3S || !row.othersToo();
        }
        return flags == null ? null : Boolean.FALSE;
    }

    private static List<Finding> rules(ReportedRow row, NamedChain chain, AddressFamily family) {
        if (row.wholeChain()) {
            return List.of(finding(row, null, chain.ruleCount()));
        }
        List<Finding> found = new ArrayList<>();
        for (RuleRun run : chain.hasRules() ? chain.runs() : List.<RuleRun>of()) {
            if (row.matches(family, run.rule())) {
                found.add(finding(row, run.rule(), run.repeat()));
            }
        }
        return found;
    }

    private static Finding finding(ReportedRow row, @Nullable String rule, long copies) {
        return new Finding(
                FindingKind.LEFTOVER,
                row.table(),
                row.chain(),
                rule,
                copies,
                0,
                null,
                false,
                Catalog.writers(row),
                why(row),
                Remedy.REBOOT,
                null,
                null,
                0,
                List.of(),
                "reported only: rules outside network policy are not deleted");
    }

    private static String why(ReportedRow row) {
        if (row.component() == Component.POLICY) {
            return "nothing jumps to this chain any more: the router's own cleanup leaves it behind";
        }
        return (row.othersToo() ? "in the form of the " : "of the ")
                + row.component().text()
                + ", which does not keep it any more"
                + (row.othersToo() ? "; nothing in it names kube-router, another program may have written it" : "");
    }
}
