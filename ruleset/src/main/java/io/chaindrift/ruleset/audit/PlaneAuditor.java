package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.audit.ChainJudge.TooMany;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.Catalog;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.Signature;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.plan.PlanClass;
import io.chaindrift.ruleset.plan.PlannedChain;
import io.chaindrift.ruleset.plan.PlannedDelete;
import io.chaindrift.ruleset.plan.Planner;
import io.chaindrift.ruleset.plan.Surplus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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

    private static final int PROOFS_SHOWN = 3;

    private final PlaneInput input;
    private final RouterFacts router;
    private final VersionClass versionClass;
    private final @Nullable String conflict;
    private final List<String> evidence;
    private final Map<String, ChainView> views;
    /** How often a packet enters a chain, by its name. */
    private final Map<String, Long> entries = new HashMap<>();

    private final Planner planner = new Planner();
    private final List<Finding> findings = new ArrayList<>();
    private final List<ForeignRule> foreign = new ArrayList<>();
    private final List<ChainAudit> chains = new ArrayList<>();
    private final List<String> scope = new ArrayList<>(SCOPE);
    private @Nullable String unknownReason;

    PlaneAuditor(
            PlaneInput input,
            RouterFacts router,
            VersionClass versionClass,
            @Nullable String conflict,
            List<String> evidence) {
        this.input = input;
        this.router = router;
        this.versionClass = versionClass;
        this.conflict = conflict;
        this.evidence = evidence;
        this.views = Fingerprint.views(input.rules(), input.family());
    }

    PlaneAudit audit() {
        ChainView top = Objects.requireNonNull(views.get("KUBE-ROUTER-INPUT"));
        VersionClass writer = versionClass.isNewerThanCatalog() ? versionClass.newestKnown() : versionClass;
        RuleValues values = router.flags() == null
                ? RuleValues.inferred(top, writer, input.family(), router.flavour())
                : RuleValues.of(router.flags(), input.family(), writer, views);
        String unused = router.unusedVersion();
        if (unused != null) {
            scope.add(unused);
        }
        scope.addAll(values.remarks());
        scope.addAll(Generations.overlap(input.rules()));
        ExpectedRules expected = ExpectedRules.of(writer, router.version(), input.family(), values);
        Map<String, List<String>> missingJumps = PodJumps.missing(input.rules(), views, writer);
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
        if (values.lacksDefaultDeny(writer, input.family())) {
            unknownReason =
                    "default-deny is switched on and none of its rules is there: the pods' range that they should have"
                            + " is not known, and until the next sync pods without a chain may be reached";
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
            findings.add(copiedPodJump(view, jump));
        }
        for (ChainJudge.Absent rule : judge.absent) {
            findings.add(absent(view, rule));
        }
        for (ChainJudge.Misplaced rule : judge.misplaced) {
            findings.add(misplaced(view, rule));
        }
    }

    private void surplus(ChainJudge judge, ChainView view, boolean alone) {
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
            findings.add(tooMany(view, judge.tooMany.get(i), planned.get(i)));
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
            boolean decides = decidesByMark(group.rule());
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

    private Finding tooMany(ChainView view, TooMany rule, List<PlannedDelete> deletes) {
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

    private Finding copiedPodJump(ChainView view, ChainView.Group jump) {
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

    private Finding absent(ChainView view, ChainJudge.Absent rule) {
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

    private Finding misplaced(ChainView view, ChainJudge.Misplaced rule) {
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

    /** The finding for a plane that the router has left. */
    static Finding orphan(OrphanReason reason, long rules) {
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
                reason.text() + ": " + rules + " own rules stay and filter with the policies of the moment it left",
                Remedy.REBOOT,
                null,
                null,
                rules,
                List.of(),
                "an abandoned plane is removed as a whole: drain and reboot the node");
    }
}
