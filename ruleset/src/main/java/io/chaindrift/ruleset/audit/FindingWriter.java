package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.audit.ChainJudge.TooMany;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.Catalog;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.Signature;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedDelete;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the findings of one plane: what was found, why it is one, what proves that it may go, what it costs, what to do. */
final class FindingWriter {

    private static final int PROOFS_SHOWN = 3;

    private final PlaneInput input;
    private final Map<String, ChainView> views;
    private final RouterFacts router;
    private final VersionClass versionClass;
    private final @Nullable String conflict;
    /** How often a packet enters a chain, by its name. */
    private final Map<String, Long> entries = new HashMap<>();

    FindingWriter(
            PlaneInput input,
            Map<String, ChainView> views,
            RouterFacts router,
            VersionClass versionClass,
            @Nullable String conflict) {
        this.input = input;
        this.views = views;
        this.router = router;
        this.versionClass = versionClass;
        this.conflict = conflict;
    }

    /** Rules of which there are too many, and what their deletion would do; no deletions where none is planned. */
    Finding tooMany(ChainView view, TooMany rule, List<PlannedDelete> deletes) {
        var match = Objects.requireNonNull(rule.group().match());
        Signature signature = match.signature();
        int surplus = rule.group().count() - rule.belongs();
        PlannedDelete worst = deletes.stream()
                .max(Comparator.comparing(PlannedDelete::planClass))
                .orElse(null);
        long each = 1
                + (signature.terminal()
                        ? 0
                        : Harm.behind(input.rules(), rule.group().rule()));
        return new Finding(
                rule.kind(),
                "filter",
                view.name(),
                rule.group().rule(),
                rule.group().count(),
                surplus,
                match.tag(),
                match.tagVerified(),
                Catalog.writers(signature),
                why(rule, signature),
                remedy(rule),
                worst == null ? null : worst.planClass(),
                worst == null ? null : proof(deletes, worst),
                surplus * each * entries(view),
                deletes.stream().map(PlannedDelete::index).toList(),
                worst != null ? null : refusal());
    }

    private String refusal() {
        return conflict != null
                ? "what was given and what the rules say contradict each other"
                : "the own jump is not at index 1";
    }

    private static String proof(List<PlannedDelete> deletes, PlannedDelete worst) {
        List<String> said = deletes.stream()
                .filter(delete -> delete.planClass() == worst.planClass())
                .map(PlannedDelete::proof)
                .distinct()
                .toList();
        String shown = String.join("; ", said.subList(0, Math.min(said.size(), PROOFS_SHOWN)))
                + (said.size() > PROOFS_SHOWN ? "; and so on, each with its own" : "");
        long harmless = deletes.stream()
                .filter(delete -> delete.planClass() == PlanClass.NO_OP)
                .count();
        return harmless == 0 || harmless == deletes.size()
                ? shown
                : harmless + " of " + deletes.size() + " change nothing; of the others: " + shown;
    }

    private String why(TooMany rule, Signature signature) {
        int surplus = rule.group().count() - rule.belongs();
        return switch (rule.kind()) {
            case DUPLICATE -> surplus + (surplus == 1 ? " copy" : " copies") + " more than the one that belongs";
            case STALE_FLAGS -> versionClass.label() + " writes this rule, but not with the flags it runs with";
            default ->
                "written by " + Catalog.writers(signature) + "; the running " + versionClass.label()
                        + " does not write it and never removes it";
        };
    }

    private Remedy remedy(TooMany rule) {
        return rule.kind() == FindingKind.DUPLICATE
                        && router.version() != null
                        && RouterVersion.parse(router.version()).shipsBrokenExistenceCheck()
                ? Remedy.UPGRADE_FIRST
                : Remedy.CLEAN;
    }

    private long entries(ChainView view) {
        return entries.computeIfAbsent(view.name(), name -> Harm.entries(input.rules(), views, name));
    }

    /** A pod's jump that is there more than once. */
    Finding copiedPodJump(ChainView view, ChainView.Group jump) {
        return new Finding(
                FindingKind.DUPLICATE,
                "filter",
                view.name(),
                jump.rule(),
                jump.count(),
                jump.count() - 1L,
                null,
                false,
                null,
                "copies of a pod's jump; the router writes these anew at every sync",
                Remedy.NONE,
                null,
                null,
                (jump.count() - 1L) * (1 + Harm.behind(input.rules(), jump.rule())) * entries(view),
                List.of(),
                "rules of pods are never deleted: the next sync rewrites them");
    }

    /** A rule that the router owns and that is not there. */
    Finding absent(ChainView view, ChainJudge.Absent rule) {
        Signature signature = rule.signature();
        var match = signature == null ? null : signature.match(input.family(), rule.rule());
        return new Finding(
                FindingKind.MISSING,
                "filter",
                view.name(),
                rule.rule(),
                1,
                0,
                match == null ? null : match.tag(),
                match != null && match.tagVerified(),
                signature == null ? null : Catalog.writers(signature),
                "the running " + versionClass.label()
                        + " owns this rule and it is not there; its next sync should write it",
                Remedy.NONE,
                null,
                null,
                0,
                List.of(),
                null);
    }

    /** A rule at another index than the router's. */
    Finding misplaced(ChainView view, ChainJudge.Misplaced rule) {
        var match = Objects.requireNonNull(rule.group().match());
        return new Finding(
                FindingKind.OUT_OF_ORDER,
                "filter",
                view.name(),
                rule.group().rule(),
                1,
                0,
                match.tag(),
                match.tagVerified(),
                Catalog.writers(match.signature()),
                "stands at index " + rule.index() + ", the router puts it at " + rule.expectedIndex()
                        + " and takes that place back at its next sync",
                Remedy.NONE,
                null,
                null,
                0,
                List.of(),
                null);
    }

    /**
     * The finding for a plane that the router has left.
     *
     * @param rules how many own rules it holds; 0 where that is not known
     * @param filters whether packets still come to its rules
     */
    static Finding orphan(OrphanReason reason, long rules, boolean filters) {
        String stay = rules == 1 ? "1 own rule stays" : (rules == 0 ? "its" : rules + " own") + " rules stay";
        return new Finding(
                FindingKind.ORPHAN_PLANE,
                null,
                null,
                null,
                1,
                0,
                null,
                false,
                null,
                reason.text() + ": " + stay
                        + (filters
                                ? " and " + (rules == 1 ? "filters" : "filter")
                                        + " with the policies of the moment it left"
                                : ", but no packet is led to " + (rules == 1 ? "it" : "them")),
                Remedy.REBOOT,
                null,
                null,
                filters ? rules : 0,
                List.of(),
                "an abandoned plane is removed as a whole: drain and reboot the node");
    }
}
