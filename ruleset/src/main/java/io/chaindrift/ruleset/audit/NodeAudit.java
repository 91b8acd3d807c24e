package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.plan.CleanupPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the planes of one node together: which plane the router uses shows only beside the others and its flags. Pure and
 * thread-safe.
 */
public final class NodeAudit {

    /** In the scope of a plane without a rule of kube-router's, of which nobody told that one runs. */
    public static final String NOTHING_TO_JUDGE_BY = "no kube-router rule and no version given: nothing to judge by";

    private static final String REBUILT =
            "native tables: every sync flushes and rebuilds the top-level chains in one transaction, so copies and rules of older"
                    + " releases cannot stay; single rules are not judged";

    private final RouterFacts router;
    private final PlaneRoles roles;
    private final KnownAudits known;

    private NodeAudit(
            List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend, KnownAudits known) {
        this.router = router;
        this.roles = new PlaneRoles(planes, router, activeBackend);
        this.known = known;
    }

    /**
     * The judgement of each plane, in the order given.
     *
     * @param planes the planes of one node that were read
     * @param router what is known of its router
     * @param activeBackend the backend the router uses, where somebody told; null otherwise
     */
    public static List<PlaneAudit> of(
            List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend) {
        return of(planes, router, activeBackend, new KnownAudits());
    }

    /**
     * The judgement of each plane, in the order given, for which nothing is judged again that was judged before.
     *
     * @param known the node's latest audits; it is told of these
     */
    public static List<PlaneAudit> of(
            List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend, KnownAudits known) {
        NodeAudit audit = new NodeAudit(List.copyOf(planes), router, activeBackend, known);
        List<PlaneAudit> audits = new ArrayList<>();
        for (PlaneInput plane : planes) {
            audits.add(audit.judge(plane));
        }
        return audits;
    }

    /**
     * The judgement of each plane, with the ipsets that are left over among the findings of the first plane of their family.
     *
     * @param ipsets the node's sets
     */
    public static List<PlaneAudit> of(
            List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend, List<IpSet> ipsets) {
        List<PlaneAudit> audits = new ArrayList<>(of(planes, router, activeBackend));
        for (AddressFamily family : AddressFamily.values()) {
            for (int i = 0; i < audits.size(); i++) {
                PlaneAudit audit = audits.get(i);
                if (audit.family() == family && audit.orphan() == null) {
                    audits.set(
                            i,
                            audit.with(IpsetLeftovers.in(
                                    ipsets,
                                    family,
                                    planes,
                                    router.flags(),
                                    audit.router().versionClass())));
                    break;
                }
            }
        }
        return audits;
    }

    /**
     * Whether planes of two families in one backend were written by two syncs: pods have chains in both, and none of one name. Read
     * anew they agree, unless one of the families is not synced any more.
     */
    public static boolean ofTwoSyncs(List<PlaneInput> planes) {
        return planes.stream()
                .filter(plane -> plane.family() == AddressFamily.IPV4)
                .anyMatch(ipv4 -> planes.stream()
                        .filter(plane -> plane.family() == AddressFamily.IPV6 && plane.backend() == ipv4.backend())
                        .anyMatch(ipv6 -> SyncNames.differ(ipv4.rules(), ipv6.rules())));
    }

    private PlaneAudit judge(PlaneInput plane) {
        if (plane.unreadable() != null) {
            return unjudged(plane, plane.unreadable(), List.of());
        }
        long own = OwnRules.count(plane);
        PlaneRoles.Role role = roles.role(plane, own);
        if (role.undecided() != null) {
            return unjudged(plane, role.undecided(), List.of());
        }
        if (role.orphan() != null) {
            return orphan(plane, role.orphan(), own, role.otherReading());
        }
        if (!role.active()) {
            return clean(plane, List.of("the router does not use this plane and holds nothing in it"), List.of());
        }
        return plane.backend() == IptablesBackend.NATIVE
                ? clean(plane, List.of(REBUILT), ChainFigures.of(plane, ChainFigures.Said.REBUILT))
                : active(plane, own, role.otherReading());
    }

    private PlaneAudit active(PlaneInput plane, long own, @Nullable String otherReading) {
        VersionClass versionClass = router.versionClass();
        if (versionClass == null && own == 0 && router.version() == null) {
            return clean(plane, List.of(NOTHING_TO_JUDGE_BY), List.of());
        }
        if (plane.family() == AddressFamily.IPV6
                && router.flags() == null
                && own > 0
                && OwnRules.onlyForgotten(plane)) {
            return clean(
                    plane,
                    List.of("no chain of kube-router's but one that nothing leads to: no flag says that IPv6 is on"),
                    List.of());
        }
        ChurnedEvidence churned = ChurnedEvidence.of(plane.rules());
        if (versionClass != null) {
            String conflict = roles.leavesChainsOfOthers(plane.family()) ? null : conflict(versionClass, churned);
            PlaneAudit audit = audit(plane, versionClass, conflict, churned.evidence());
            if (conflict != null || audit.verdict() != Verdict.MISSING) {
                return audit;
            }
            String ofTheOther = Fingerprint.conflict(versionClass, plane.rules(), plane.family(), router.flags());
            if (ofTheOther != null) {
                return audit(plane, versionClass, ofTheOther, churned.evidence());
            }
            String perhapsLeft = roles.perhapsLeft(plane);
            return perhapsLeft == null ? audit : unjudged(plane, perhapsLeft, churned.evidence());
        }
        Fingerprint fingerprint = Fingerprint.of(
                plane.rules(), plane.family(), router.flavour(), router.flags(), roles.explainingBeside(plane));
        VersionClass betrayed = fingerprint.versionClass();
        if (betrayed == null && router.version() == null && OwnRules.onlyForgotten(plane)) {
            return clean(
                    plane,
                    List.of("no chain of kube-router's but one that nothing leads to, and no version given"),
                    List.of());
        }
        if (betrayed == null) {
            PlaneAudit asTheOtherTells = byOtherFamily(plane, fingerprint);
            return asTheOtherTells != null
                    ? asTheOtherTells
                    : unjudged(
                            plane,
                            "the version was not given and the rules do not tell it: "
                                    + String.join("; ", fingerprint.evidence()),
                            fingerprint.evidence());
        }
        List<String> evidence = new ArrayList<>(fingerprint.evidence());
        for (VersionClass alternative : fingerprint.alternatives()) {
            evidence.add(alternative.label() + " explains the rules as well");
        }
        if (otherReading != null) {
            evidence.add(otherReading);
        }
        PlaneAudit audit = audit(plane, betrayed, fingerprint.conflict(), evidence);
        return audit.verdict() == Verdict.MISSING && router.isBetweenReleases()
                ? unjudged(
                        plane,
                        "rules of " + betrayed.label() + ", which is closest, are not there, and " + router.version()
                                + " is of no release: it may not write them",
                        evidence)
                : audit;
    }

    private PlaneAudit audit(
            PlaneInput plane, VersionClass versionClass, @Nullable String conflict, List<String> evidence) {
        return known.audit(new KnownAudits.Basis(plane, router, versionClass, conflict, evidence, roles.beside(plane)));
    }

    /**
     * Where a plane's own rules do not tell, or leave a choice, it is judged by the release that the other family's plane betrays:
     * one router writes both. Only where nothing would be missing: a family that was switched off looks the same, and lacks what is new.
     */
    private @Nullable PlaneAudit byOtherFamily(PlaneInput plane, Fingerprint own) {
        PlaneInput other = roles.otherFamily(plane);
        if (other == null) {
            return null;
        }
        Fingerprint theirs = Fingerprint.of(other.rules(), other.family(), router.flavour(), router.flags());
        VersionClass versionClass = theirs.versionClass();
        ChurnedEvidence churned = ChurnedEvidence.of(plane.rules());
        if (versionClass == null || !churned.classes().contains(versionClass)) {
            return null;
        }
        List<String> evidence = new ArrayList<>(own.evidence());
        evidence.add("the " + other.family().id() + " plane betrays " + versionClass.label()
                + ", and one router writes both");
        PlaneAudit audit = audit(plane, versionClass, null, evidence);
        return audit.verdict() == Verdict.MISSING ? null : audit;
    }

    private static @Nullable String conflict(VersionClass given, ChurnedEvidence churned) {
        return churned.proven() ? Fingerprint.contradiction(given, churned.classes()) : null;
    }

    private PlaneAudit orphan(PlaneInput plane, OrphanReason reason, long own, @Nullable String otherReading) {
        List<String> scope = new ArrayList<>(List.of("abandoned: its rules are neither surplus nor missing"));
        if (otherReading != null) {
            scope.add(otherReading);
        }
        return result(
                plane,
                Verdict.SURPLUS,
                null,
                reason,
                scope,
                ChainFigures.of(plane, ChainFigures.Said.LEFT),
                List.of(FindingWriter.orphan(reason, own, OwnRules.areReached(plane))));
    }

    private PlaneAudit clean(PlaneInput plane, List<String> scope, List<ChainAudit> chains) {
        Leftovers leftovers = Leftovers.in(plane, router.flags(), router.versionClass());
        List<String> lines = new ArrayList<>(scope);
        lines.addAll(leftovers.remarks());
        return result(plane, Verdict.CLEAN, null, null, lines, chains, leftovers.findings());
    }

    private PlaneAudit unjudged(PlaneInput plane, String reason, List<String> evidence) {
        return result(
                plane,
                Verdict.UNKNOWN,
                reason,
                null,
                evidence,
                ChainFigures.of(plane, ChainFigures.Said.UNJUDGED),
                List.of());
    }

    private PlaneAudit result(
            PlaneInput plane,
            Verdict verdict,
            @Nullable String reason,
            @Nullable OrphanReason orphan,
            List<String> scope,
            List<ChainAudit> chains,
            List<Finding> findings) {
        List<String> lines = new ArrayList<>(PlaneAuditor.SCOPE);
        String unused = router.unusedVersion();
        if (unused != null) {
            lines.add(unused);
        }
        lines.addAll(scope);
        return new PlaneAudit(
                plane.source(),
                plane.family(),
                plane.backend(),
                verdict,
                reason,
                orphan,
                lines,
                unused == null ? router : router.asBetrayed(null),
                null,
                List.of(),
                plane.rules().counts(),
                chains,
                findings,
                List.of(),
                CleanupPlan.NONE,
                Map.of());
    }
}
