package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.plan.CleanupPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the planes of one node together: which plane the router uses shows only beside the others and its flags. Pure and
 * thread-safe.
 */
public final class NodeAudit {

    private final List<PlaneInput> planes;
    private final RouterFacts router;
    private final @Nullable IptablesBackend activeBackend;

    private NodeAudit(List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend) {
        this.planes = planes;
        this.router = router;
        this.activeBackend = activeBackend;
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
        NodeAudit audit = new NodeAudit(List.copyOf(planes), router, activeBackend);
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

    private PlaneAudit judge(PlaneInput plane) {
        if (plane.unreadable() != null) {
            return unjudged(plane, plane.unreadable(), List.of());
        }
        long own = ownRules(plane);
        Role role = role(plane, own);
        if (role.undecided != null) {
            return unjudged(plane, role.undecided, List.of());
        }
        if (role.orphan != null) {
            return orphan(plane, role.orphan, own);
        }
        if (!role.active || plane.backend() == IptablesBackend.NATIVE) {
            return clean(
                    plane,
                    role.active && plane.backend() == IptablesBackend.NATIVE
                            ? List.of(
                                    "native tables: every sync flushes and rebuilds the top-level chains in one transaction, so"
                                            + " copies and rules of older releases cannot stay; single rules are not judged")
                            : List.of("the router does not use this plane and holds nothing in it"));
        }
        return active(plane, own);
    }

    private PlaneAudit active(PlaneInput plane, long own) {
        VersionClass versionClass = router.versionClass();
        if (versionClass == null && own == 0 && router.version() == null) {
            return clean(plane, List.of("no kube-router rule and no version given: nothing to judge by"));
        }
        ChurnedEvidence churned = ChurnedEvidence.of(plane.rules());
        if (versionClass != null) {
            String conflict = leavesChainsOfOthers(plane.family()) ? null : conflict(versionClass, churned);
            return new PlaneAuditor(plane, router, versionClass, conflict, churned.evidence()).audit();
        }
        Fingerprint fingerprint = Fingerprint.of(plane.rules(), plane.family(), router.flavour(), router.flags());
        VersionClass betrayed = fingerprint.versionClass();
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
        return new PlaneAuditor(plane, router, betrayed, null, evidence).audit();
    }

    /**
     * Without a pod or policy of its own a plane is judged by the release that the other family's plane betrays: one router
     * writes both. Only where nothing would be missing: a family that was switched off looks the same, and lacks what is new.
     */
    private @Nullable PlaneAudit byOtherFamily(PlaneInput plane, Fingerprint own) {
        PlaneInput other = otherFamily(plane);
        if (own.proven() || other == null) {
            return null;
        }
        Fingerprint theirs = Fingerprint.of(other.rules(), other.family(), router.flavour(), router.flags());
        VersionClass versionClass = theirs.versionClass();
        if (versionClass == null) {
            return null;
        }
        List<String> evidence = new ArrayList<>(own.evidence());
        evidence.add("the " + other.family().id() + " plane betrays " + versionClass.label()
                + ", and one router writes both");
        PlaneAudit audit = new PlaneAuditor(plane, router, versionClass, null, evidence).audit();
        return audit.verdict() == Verdict.MISSING ? null : audit;
    }

    /** The one iptables plane of the other family that has chains of pods or policies; null when there is none, or two. */
    private @Nullable PlaneInput otherFamily(PlaneInput plane) {
        PlaneInput found = null;
        for (PlaneInput other : planes) {
            if (other.family() != plane.family()
                    && other.backend() != IptablesBackend.NATIVE
                    && other.unreadable() == null
                    && ChurnedEvidence.of(other.rules()).proven()) {
                if (found != null) {
                    return null;
                }
                found = other;
            }
        }
        return found;
    }

    /** Whether the chains of pods say that IPv6 was left while IPv4 went on: every sync rebuilds both in the router's words. */
    private Left ipv6Left(PlaneInput plane) {
        PlaneInput other = plane.family() == AddressFamily.IPV6 && router.flags() == null ? otherFamily(plane) : null;
        ChurnedEvidence here = ChurnedEvidence.of(plane.rules());
        if (other == null || !here.proven() || leavesChainsOfOthers(AddressFamily.IPV6)) {
            return Left.NO;
        }
        ChurnedEvidence there = ChurnedEvidence.of(other.rules());
        if (!Collections.disjoint(here.classes(), there.classes())) {
            return Left.NO;
        }
        boolean mayEndEarly = router.version() == null
                && (there.classes().contains(VersionClass.V2_0)
                        || there.classes().contains(VersionClass.K3S_V2_0));
        return mayEndEarly ? Left.PERHAPS : Left.YES;
    }

    private enum Left {
        NO,
        PERHAPS,
        YES
    }

    /** A release whose syncs end early keeps the chains of pods and policies that another one wrote. */
    private boolean leavesChainsOfOthers(AddressFamily family) {
        return family == AddressFamily.IPV6
                && router.version() != null
                && RouterVersion.parse(router.version()).abortsIpv6Syncs();
    }

    private static @Nullable String conflict(VersionClass given, ChurnedEvidence churned) {
        if (!churned.proven() || churned.classes().contains(given)) {
            return null;
        }
        if (given.isNewerThanCatalog()
                && churned.classes().stream().anyMatch(found -> found.flavour() == given.flavour())) {
            return null;
        }
        return "given " + given.label() + ", but the chains of pods and policies, rebuilt at every sync, are those of "
                + String.join(
                        " or ",
                        churned.classes().stream().map(VersionClass::label).toList());
    }

    /** What a plane is to the router. */
    private record Role(
            boolean active,
            @Nullable OrphanReason orphan,
            @Nullable String undecided) {
        static final Role ACTIVE = new Role(true, null, null);

        static Role left(OrphanReason reason, long own) {
            return own > 0 ? new Role(false, reason, null) : new Role(false, null, null);
        }
    }

    private Role role(PlaneInput plane, long own) {
        RouterFlags flags = router.flags();
        boolean nftMode = nftMode(plane.family());
        if (plane.backend() == IptablesBackend.NATIVE) {
            return nftMode ? Role.ACTIVE : Role.left(OrphanReason.NFT_MODE_LEFT, own);
        }
        if (flags != null && !flags.firewall()) {
            return Role.left(OrphanReason.FIREWALL_OFF, own);
        }
        if (!familyOn(plane.family(), own)) {
            return Role.left(plane.family() == AddressFamily.IPV6 ? OrphanReason.IPV6_OFF : OrphanReason.IPV4_OFF, own);
        }
        if (nftMode) {
            return Role.left(OrphanReason.NFT_MODE, own);
        }
        return switch (ipv6Left(plane)) {
            case YES -> Role.left(OrphanReason.IPV6_OFF, own);
            case PERHAPS ->
                new Role(
                        false,
                        null,
                        "its chains of pods have the words of another release than the ipv4 plane's: either IPv6 was switched"
                                + " off, or the router's IPv6 syncs fail: say which with --router-version and --router-arg");
            case NO -> byBackend(plane, own);
        };
    }

    private boolean nftMode(AddressFamily family) {
        if (activeBackend != null) {
            return activeBackend == IptablesBackend.NATIVE;
        }
        if (router.flags() != null) {
            return router.flags().nftables() && mayRunNative();
        }
        boolean nativeRules = false;
        boolean iptablesJumps = false;
        for (PlaneInput plane : planes) {
            if (plane.family() == family) {
                boolean isNative = plane.backend() == IptablesBackend.NATIVE;
                nativeRules |= isNative && ownRules(plane) > 0;
                iptablesJumps |= !isNative && jumps(plane) > 0;
            }
        }
        return nativeRules && !iptablesJumps && mayRunNative();
    }

    private boolean mayRunNative() {
        VersionClass versionClass = router.versionClass();
        return versionClass == null || versionClass == VersionClass.V2_11 || versionClass.isNewerThanCatalog();
    }

    /** Upstream v1 knows no IPv6; the rest goes by flags, and without them by what stands there. */
    private boolean familyOn(AddressFamily family, long own) {
        RouterFlags flags = router.flags();
        VersionClass versionClass = router.versionClass();
        boolean upstreamV1 = versionClass != null
                && versionClass.flavour() == Flavour.UPSTREAM
                && versionClass.compareTo(VersionClass.V2_0) < 0;
        if (family == AddressFamily.IPV6 && upstreamV1) {
            return false;
        }
        if (flags != null) {
            return flags.enabled(family);
        }
        return family == AddressFamily.IPV4 || own > 0;
    }

    /** Of two backends that both hold own rules, the router uses the one told, else the one that synced last. */
    private Role byBackend(PlaneInput plane, long own) {
        if (activeBackend != null && plane.backend() != null) {
            return plane.backend() == activeBackend ? Role.ACTIVE : Role.left(OrphanReason.OTHER_BACKEND, own);
        }
        PlaneInput rival = null;
        for (PlaneInput other : planes) {
            if (!other.equals(plane)
                    && other.family() == plane.family()
                    && other.backend() != IptablesBackend.NATIVE
                    && other.backend() != plane.backend()) {
                rival = other;
            }
        }
        if (rival == null) {
            return Role.ACTIVE;
        }
        long rivalOwn = ownRules(rival);
        if (own == 0 || rivalOwn == 0) {
            return own == 0 && rivalOwn > 0 ? new Role(false, null, null) : Role.ACTIVE;
        }
        return byEvidence(plane, rival, own);
    }

    private Role byEvidence(PlaneInput plane, PlaneInput rival, long own) {
        if (plane.lastSync() != rival.lastSync()) {
            return plane.lastSync() > rival.lastSync() ? Role.ACTIVE : Role.left(OrphanReason.OTHER_BACKEND, own);
        }
        int mine = fits(plane);
        int others = fits(rival);
        if (mine != others) {
            return mine > others ? Role.ACTIVE : Role.left(OrphanReason.OTHER_BACKEND, own);
        }
        return new Role(
                false,
                null,
                "both backends hold own rules and nothing tells which the router uses:"
                        + " say so with --active-backend nft or legacy");
    }

    /** How well a plane agrees with what is known of the router: its newest chains first, then its static rules. */
    private int fits(PlaneInput plane) {
        VersionClass versionClass = router.versionClass();
        if (versionClass == null) {
            return 0;
        }
        ChurnedEvidence churned = ChurnedEvidence.of(plane.rules());
        if (churned.proven() && !churned.classes().contains(versionClass)) {
            return 0;
        }
        PlaneAudit audit = new PlaneAuditor(plane, router, versionClass, null, List.of()).audit();
        return audit.verdict() == Verdict.MISSING || audit.verdict() == Verdict.UNKNOWN ? 1 : 2;
    }

    /** Own rules of a plane: own chains' contents, the jumps to them, and chains of pods and policies. */
    private static long ownRules(PlaneInput plane) {
        long rules = 0;
        for (NamedChain chain : plane.rules().chains()) {
            String name = chain.key().name();
            boolean filter = chain.key().table().equals("filter");
            if (chain.key().table().startsWith("kube-router")
                    || filter && (OwnChains.isStatic(name) || chain.key().churned())) {
                rules += chain.ruleCount();
            }
        }
        return rules + jumps(plane);
    }

    private static long jumps(PlaneInput plane) {
        long jumps = 0;
        for (String hook : OwnChains.BUILT_IN) {
            for (ChainView.Group group :
                    ChainView.of(plane.family(), plane.rules(), hook).groups()) {
                jumps += group.recognised() ? group.count() : 0;
            }
        }
        return jumps;
    }

    private PlaneAudit orphan(PlaneInput plane, OrphanReason reason, long own) {
        return result(
                plane,
                Verdict.SURPLUS,
                null,
                reason,
                List.of("abandoned: its rules are neither surplus nor missing"),
                figures(plane, true),
                List.of(PlaneAuditor.orphan(reason, own)));
    }

    private PlaneAudit clean(PlaneInput plane, List<String> scope) {
        return result(plane, Verdict.CLEAN, null, null, scope, List.of(), List.of());
    }

    private PlaneAudit unjudged(PlaneInput plane, String reason, List<String> evidence) {
        return result(plane, Verdict.UNKNOWN, reason, null, evidence, figures(plane, false), List.of());
    }

    /** Counts of a plane whose rules are not judged one by one. */
    private static List<ChainAudit> figures(PlaneInput plane, boolean abandoned) {
        List<ChainAudit> chains = new ArrayList<>();
        Fingerprint.views(plane.rules(), plane.family()).forEach((name, view) -> {
            long rules =
                    view.groups().stream().mapToLong(ChainView.Group::count).sum();
            if (rules > 0) {
                long unknown = abandoned ? 0 : rules;
                chains.add(new ChainAudit(
                        "filter", name, rules, view.groups().size(), 0, 0, 0, 0, 0, unknown, 0, 0, view.digest()));
            }
        });
        return chains;
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
        lines.addAll(scope);
        return new PlaneAudit(
                plane.source(),
                plane.family(),
                plane.backend(),
                verdict,
                reason,
                orphan,
                lines,
                router,
                null,
                List.of(),
                plane.rules().counts(),
                chains,
                findings,
                List.of(),
                new CleanupPlan(List.of(), List.of(), ""),
                Map.of());
    }
}
