package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.audit.ChainJudge.TooMany;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.plan.PlannedChain;
import io.chaindrift.ruleset.plan.PlannedDelete;
import io.chaindrift.ruleset.plan.Planner;
import io.chaindrift.ruleset.plan.Surplus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges one iptables plane that the router uses. One auditor, one plane. */
final class PlaneAuditor {

    static final List<String> SCOPE = List.of(
            "examined: filter table, own jumps in INPUT, FORWARD and OUTPUT, KUBE-ROUTER-INPUT/-FORWARD/-OUTPUT,"
                    + " KUBE-NWPLCY-DEFAULT/-COMMON/-TAIL",
            "reported only: rules of the service proxy and the routing controller");

    private final PlaneInput input;
    private final RouterFacts router;
    private final VersionClass versionClass;
    private final @Nullable String conflict;
    private final List<String> evidence;
    private final Beside beside;
    private final boolean rangeMayBeNone;
    private final Map<String, ChainView> views;

    private final FindingWriter writer;
    private final Planner planner = new Planner();
    private final List<Finding> findings = new ArrayList<>();
    private final List<ForeignRule> foreign = new ArrayList<>();
    private final List<ChainAudit> chains = new ArrayList<>();
    private final List<String> scope = new ArrayList<>(SCOPE);
    private @Nullable String unknownReason;

    /**
     * What other planes of the node tell of this one.
     *
     * @param range whether the other family's plane has a cluster range
     * @param policies whether the cluster has network policies: each has a chain on every node
     */
    record Beside(boolean range, boolean policies) {}

    PlaneAuditor(
            PlaneInput input,
            RouterFacts router,
            VersionClass versionClass,
            @Nullable String conflict,
            List<String> evidence,
            Beside beside) {
        this.input = input;
        this.router = router;
        this.versionClass = versionClass;
        this.conflict = conflict;
        this.evidence = evidence;
        this.beside = beside;
        this.rangeMayBeNone =
                beside.range() && (versionClass == VersionClass.V2_11 || versionClass == VersionClass.NEWER);
        this.views = Fingerprint.views(input.rules(), input.family());
        this.writer = new FindingWriter(input, views, router, versionClass, conflict);
    }

    PlaneAudit audit() {
        VersionClass known = versionClass.isNewerThanCatalog() ? versionClass.newestKnown() : versionClass;
        RuleValues values = router.flags() == null
                ? RuleValues.inferred(views, known, input.family(), router.flavour(), rangeMayBeNone)
                : RuleValues.of(router.flags(), input.family(), known, views);
        String unused = router.unusedVersion();
        if (unused != null) {
            scope.add(unused);
        }
        scope.addAll(values.remarks());
        scope.addAll(Generations.overlap(input.rules()));
        if (ExpectedRules.endsEarly(router.version(), input.family()) && beside.policies()) {
            scope.add(router.version()
                    + " ends each IPv6 sync at the first policy: chains of pods and policies that stand here are"
                    + " another release's, and filter with the policies of the moment it left");
        }
        if (ExpectedRules.mayEndEarly(router.version(), input.family()) && beside.policies()) {
            scope.add(
                    router.version()
                            + " makes no IPv6 sets, and ends each IPv6 sync at the first policy whose sets no other release left:"
                            + " chains of pods and policies are then missing, or filter with the policies of an earlier moment");
        }
        ExpectedRules expected = ExpectedRules.of(known, router.version(), input.family(), values, beside.policies());
        Map<String, List<String>> missingJumps = PodJumps.missing(input.rules(), views, known);
        List<ChainJudge> judges = new ArrayList<>();
        for (ChainView view : views.values()) {
            judges.add(new ChainJudge(
                    view,
                    input.family(),
                    versionClass,
                    values,
                    expected,
                    missingJumps.getOrDefault(view.name(), List.of())));
        }
        if (values.lacksDefaultDeny(known, input.family())) {
            unknownReason =
                    "default-deny is switched on and none of its rules is there: the pods' range that they should have"
                            + " is not known, and until the next sync pods without a chain may be reached";
        }
        if (values.lacksRange(input.family())) {
            unknownReason =
                    "no rule of a cluster range is there, while the other family's plane has one: either the flags give"
                            + " none of this family, or the rule is missing: say which with --router-arg";
        }
        boolean alone = judges.stream().allMatch(judge -> judge.foreign.isEmpty());
        for (int i = 0; i < judges.size(); i++) {
            report(judges.get(i), views.values().stream().toList().get(i), alone);
        }
        judgeNewer(expected);
        Leftovers leftovers = Leftovers.in(input, router.flags(), versionClass);
        findings.addAll(leftovers.findings());
        scope.addAll(leftovers.remarks());
        findings.sort(Comparator.comparing(PlaneAuditor::rank).thenComparing(finding -> -finding.harmRulesPerPacket()));
        return result();
    }

    /** A release that the catalog does not know: it may write other rules, so only the differences that are proved are said. */
    private void judgeNewer(ExpectedRules newestKnown) {
        if (!versionClass.isNewerThanCatalog()) {
            return;
        }
        scope.add("the router is newer than " + versionClass.newestKnown().label()
                + ", the newest release in the catalog: missing rules are not judged; copies and rules of older releases"
                + " with a verified tag are");
        for (ChainView view : views.values()) {
            for (ExpectedRules.Expected rule : newestKnown.chain(view.name()).values()) {
                if (view.group(rule.rule()) == null) {
                    unknownReason = "a release newer than the catalog, whose rules differ from "
                            + versionClass.newestKnown().label() + "'s";
                }
            }
        }
    }

    private void report(ChainJudge judge, ChainView view, boolean alone) {
        foreign.addAll(judge.foreign);
        ChainAudit figures = judge.figures();
        if (view.present() || figures.rules() > 0 || figures.expected() > 0) {
            if (!view.builtIn() || figures.rules() > 0 || figures.expected() > 0) {
                chains.add(figures);
            }
        }
        for (String rule : judge.unknown) {
            unknownReason = "cannot be judged: " + rule;
        }
        surplus(judge, view, alone);
        for (ChainView.Group jump : judge.copiedPodJumps) {
            findings.add(writer.copiedPodJump(view, jump));
        }
        for (ChainJudge.Absent rule : judge.absent) {
            findings.add(writer.absent(view, rule));
        }
        for (ChainJudge.Misplaced rule : judge.misplaced) {
            findings.add(writer.misplaced(view, rule));
        }
    }

    private void surplus(ChainJudge judge, ChainView view, boolean alone) {
        if (judge.tooMany.isEmpty()) {
            return;
        }
        List<Surplus> surplus = new ArrayList<>();
        for (TooMany rule : judge.tooMany) {
            var match = Objects.requireNonNull(rule.group().match());
            surplus.add(new Surplus(
                    rule.group().rule(), rule.group().positions(), rule.belongs(), match.signature(), match.value()));
        }
        boolean ownJumpFirst = !view.rules().isEmpty()
                && view.group(view.rules().get(0)) != null
                && view.rules().get(0).contains(" -j KUBE-ROUTER-" + view.name());
        List<List<PlannedDelete>> planned = conflict == null
                ? planner.chain(new PlannedChain(
                        view.name(),
                        view.rules(),
                        surplus,
                        ownJumpFirst,
                        alone && passesTwiceAlike(view),
                        view::holdsOwn,
                        this::asSaved))
                : surplus.stream().map(rule -> List.<PlannedDelete>of()).toList();
        for (int i = 0; i < surplus.size(); i++) {
            findings.add(writer.tooMany(view, judge.tooMany.get(i), planned.get(i)));
        }
    }

    /** A rule with the kernel's name of the pod's chain it jumps to; null where that name is not known. */
    private @Nullable String asSaved(String rule) {
        String target = NamedChain.jumpTarget(rule);
        if (target == null || !target.startsWith("{")) {
            return rule;
        }
        NamedChain chain = input.rules().filterChain(target);
        return chain == null || chain.churnedName() == null ? null : rule.replace(target, chain.churnedName());
    }

    /**
     * True when a packet that comes back from the chain behind the own jump finds the same there a second time. The pods' chains
     * mark what they accept; either those packets do not come back, because the ACCEPT stands behind the jumps to pods, or no
     * rule of the chain decides by that mark.
     */
    private boolean passesTwiceAlike(ChainView hook) {
        ChainView behind = hook.builtIn() ? views.get("KUBE-ROUTER-" + hook.name()) : null;
        if (behind == null || behind.lastPodJump() < 0) {
            return true;
        }
        boolean readsMark = false;
        for (ChainView.Group group : behind.groups()) {
            boolean decides = !group.podJump() && decidesByMark(group.rule());
            if (decides && group.positions()[group.count() - 1] > behind.lastPodJump()) {
                return true;
            }
            readsMark |= decides;
        }
        return !readsMark;
    }

    private boolean decidesByMark(String rule) {
        ChainView tail = views.get("KUBE-NWPLCY-TAIL");
        return acceptsMarked(rule)
                || tail != null
                        && rule.endsWith(" -j KUBE-NWPLCY-TAIL")
                        && tail.groups().stream().anyMatch(group -> acceptsMarked(group.rule()));
    }

    private static boolean acceptsMarked(String rule) {
        return rule.endsWith(" -m mark --mark 0x20000/0x20000 -j ACCEPT");
    }

    /** Missing and abandoned first, then what hurts. */
    private static int rank(Finding finding) {
        return switch (finding.kind()) {
            case ORPHAN_PLANE, MISSING -> 0;
            case DUPLICATE, STALE_VERSION, STALE_FLAGS -> 1;
            case OUT_OF_ORDER -> 2;
            case LEFTOVER -> 3;
        };
    }

    private PlaneAudit result() {
        Verdict verdict = Verdict.CLEAN;
        for (Finding finding : findings) {
            verdict = verdict.or(verdictOf(finding.kind()));
        }
        String reason = conflict != null ? conflict : unknownReason;
        return new PlaneAudit(
                input.source(),
                input.family(),
                input.backend(),
                reason != null ? Verdict.UNKNOWN : verdict,
                reason,
                null,
                scope,
                router.versionClass() != null ? router : router.asBetrayed(versionClass),
                conflict,
                evidence,
                input.rules().counts(),
                chains,
                findings,
                foreign,
                planner.plan(),
                Harm.perHook(input.rules(), views));
    }

    static Verdict verdictOf(FindingKind kind) {
        return switch (kind) {
            case MISSING -> Verdict.MISSING;
            case DUPLICATE, STALE_VERSION, STALE_FLAGS, ORPHAN_PLANE -> Verdict.SURPLUS;
            case OUT_OF_ORDER -> Verdict.DISORDERED;
            case LEFTOVER -> Verdict.CLEAN;
        };
    }
}
