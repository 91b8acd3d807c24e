package io.chaindrift.cli.inspect;

import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.ForeignRule;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.Verdict;
import io.chaindrift.ruleset.plan.PlannedDelete;
import io.chaindrift.ruleset.plan.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The audit for people: verdict first, figures, each finding with reason, origin and remedy. Colour only on a terminal. */
final class InspectText {

    private static final String NO_ROUTER =
            "no rule of kube-router's network policy is there, and no version was given: nothing to judge by";

    private static final String FORMAT = "  %-20s %6s %8s %5s %5s %5s %7s %7s%n";

    private final boolean colour;
    private final boolean withPlan;
    private final StringBuilder out = new StringBuilder();

    InspectText(boolean colour, boolean withPlan) {
        this.colour = colour;
        this.withPlan = withPlan;
    }

    String render(List<PlaneAudit> planes) {
        Verdict worst = Verdict.CLEAN;
        for (PlaneAudit plane : planes) {
            worst = worst.or(plane.verdict());
        }
        out.append(painted(worst.name(), worst))
                .append(": ")
                .append(worst == Verdict.CLEAN ? leftovers(planes) : "")
                .append(planes.stream().allMatch(InspectText::isUntouched) ? NO_ROUTER : sentence(worst))
                .append("\n");
        planes.forEach(this::plane);
        return out.toString();
    }

    /** What is left of parts of kube-router that do not run here; it is no drift, but nobody should take the node for new. */
    private static String leftovers(List<PlaneAudit> planes) {
        Map<String, Long> left = new TreeMap<>();
        for (PlaneAudit plane : planes) {
            for (Finding finding : plane.findings()) {
                if (finding.kind() == FindingKind.LEFTOVER) {
                    left.merge(finding.table() + " " + finding.chain(), 1L, Long::sum);
                }
            }
        }
        if (left.isEmpty()) {
            return "";
        }
        String named = left.entrySet().stream()
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        return "leftovers that stay until the node is rebooted: " + named + "; as to network policy ";
    }

    private static boolean isUntouched(PlaneAudit plane) {
        return plane.verdict() == Verdict.CLEAN && plane.scope().contains(NodeAudit.NOTHING_TO_JUDGE_BY);
    }

    private static String sentence(Verdict verdict) {
        return switch (verdict) {
            case CLEAN -> "nothing is there that the router does not own, and nothing of it is missing";
            case DISORDERED -> "every rule is there once, but not every one at its place";
            case SURPLUS -> "rules are there that the running router does not own";
            case MISSING -> "rules that the running router owns are not there";
            case UNKNOWN -> "not everything could be judged; this is not \"no drift\"";
        };
    }

    private void plane(PlaneAudit plane) {
        String backend =
                plane.backend() == null ? "backend unknown" : plane.backend().id();
        out.append("\n")
                .append(plane.source())
                .append("  ")
                .append(plane.family().id())
                .append(", ")
                .append(backend);
        out.append(": ")
                .append(painted(plane.verdict().name(), plane.verdict()))
                .append("\n");
        router(plane);
        if (plane.unknownReason() != null) {
            out.append("  why: ").append(plane.unknownReason()).append("\n");
        }
        chains(plane.chains());
        plane.findings().forEach(this::finding);
        for (ForeignRule rule : plane.foreign()) {
            out.append("\n  not kube-router's, left alone: ")
                    .append(rule.chain())
                    .append(" ")
                    .append(rule.index());
            out.append("\n    ").append(rule.rule()).append("\n");
        }
        if (withPlan) {
            plan(plane);
        }
    }

    private void router(PlaneAudit plane) {
        var router = plane.router();
        String version = router.version() != null && router.how() != RouterFacts.How.FINGERPRINT
                ? router.version()
                : router.versionClass() != null ? router.versionClass().label() : "unknown";
        out.append("  router ").append(version);
        out.append(" (").append(router.how().name().toLowerCase(Locale.ROOT)).append("), ");
        out.append(plane.counts().rules())
                .append(" rules, ")
                .append(plane.counts().pods())
                .append(" pods, ");
        out.append(plane.counts().policies()).append(" policies in the filter table\n");
        plane.scope().forEach(line -> out.append("  ").append(line).append("\n"));
        if (router.how() == RouterFacts.How.FINGERPRINT) {
            plane.evidence()
                    .forEach(line ->
                            out.append("  told by the rules: ").append(line).append("\n"));
        }
    }

    private void chains(List<ChainAudit> chains) {
        if (chains.isEmpty()) {
            return;
        }
        out.append("\n")
                .append(String.format(
                        FORMAT, "CHAIN", "RULES", "EXPECTED", "DUP", "STALE", "MISS", "FOREIGN", "UNKNOWN"));
        for (ChainAudit chain : chains) {
            out.append(String.format(
                    FORMAT,
                    chain.chain(),
                    chain.rules(),
                    chain.expected(),
                    dot(chain.duplicate()),
                    dot(chain.staleVersion() + chain.staleFlags()),
                    dot(chain.missing()),
                    dot(chain.foreign()),
                    dot(chain.unknown())));
        }
    }

    private static String dot(long count) {
        return count == 0 ? "·" : Long.toString(count);
    }

    private void finding(Finding finding) {
        finding(out, finding);
    }

    /** One finding with reason, origin and remedy. */
    static void finding(StringBuilder out, Finding finding) {
        out.append("\n  ").append(finding.kind().name().replace('_', ' '));
        if (finding.chain() != null) {
            out.append("  ").append(finding.chain());
        }
        if (finding.surplus() > 0) {
            out.append("  ").append(finding.surplus()).append(" too many");
        }
        if (finding.rule() != null) {
            out.append("\n    ").append(finding.rule());
        }
        out.append("\n    ").append(finding.why());
        if (finding.tag() != null) {
            out.append("; tag ").append(finding.tag()).append(finding.tagVerified() ? " verified" : " does not verify");
        }
        if (finding.harmRulesPerPacket() > 0) {
            out.append("\n    harm: ")
                    .append(finding.harmRulesPerPacket())
                    .append(finding.harmRulesPerPacket() == 1 ? " rule more" : " rules more")
                    .append(" for a packet at worst");
        }
        out.append("\n    remedy: ").append(remedy(finding)).append("\n");
    }

    private static String remedy(Finding finding) {
        String remedy = switch (finding.remedy()) {
            case CLEAN -> "delete";
            case UPGRADE_FIRST ->
                "upgrade kube-router first, its existence check brings copies back at the next sync; then delete";
            case REBOOT -> "drain and reboot the node";
            case NONE -> "none by hand";
        };
        if (finding.planClass() != null) {
            return remedy + ", " + finding.planClass() + ": " + finding.proof();
        }
        return finding.refusal() == null ? remedy : remedy + "; nothing is deleted: " + finding.refusal();
    }

    private void plan(PlaneAudit plane) {
        if (plane.plan().deletes().isEmpty() && plane.plan().refusals().isEmpty()) {
            out.append("\n  plan: nothing to delete\n");
            return;
        }
        out.append("\n  plan\n");
        for (PlannedDelete delete : plane.plan().deletes()) {
            out.append(String.format("    delete %s %d  %s%n", delete.chain(), delete.index(), delete.planClass()));
        }
        for (Refusal refusal : plane.plan().refusals()) {
            out.append("    refused: ").append(refusal.reason()).append("\n");
        }
        if (!plane.plan().restoreInput().isEmpty()) {
            out.append("\n").append(plane.plan().restoreInput());
        }
    }

    private String painted(String text, Verdict verdict) {
        if (!colour) {
            return text;
        }
        int code = switch (verdict) {
            case CLEAN -> 32;
            case DISORDERED -> 36;
            case SURPLUS -> 33;
            case MISSING -> 31;
            case UNKNOWN -> 35;
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
