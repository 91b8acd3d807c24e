package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.Parameter;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each plane of a node is to its router: in use, left, or not to be told. Pure. */
final class PlaneRoles {

    private final List<PlaneInput> planes;
    private final RouterFacts router;
    private final @Nullable IptablesBackend activeBackend;

    PlaneRoles(List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend) {
        this.planes = planes;
        this.router = router;
        this.activeBackend = activeBackend;
    }

    /** What a plane is to the router, and what else would leave the same rules, where anything would. */
    record Role(
            boolean active,
            @Nullable OrphanReason orphan,
            @Nullable String undecided,
            @Nullable String otherReading) {
        static final Role ACTIVE = new Role(true, null, null, null);

        static Role left(OrphanReason reason, long own) {
            return own > 0 ? new Role(false, reason, null, null) : unused();
        }

        static Role unused() {
            return new Role(false, null, null, null);
        }

        static Role undecided(String why) {
            return new Role(false, null, why, null);
        }

        Role with(@Nullable String reading) {
            return reading == null ? this : new Role(active, orphan, undecided, reading);
        }
    }

    Role role(PlaneInput plane, long own) {
        RouterFlags flags = router.flags();
        boolean nftMode = nftMode(plane.family());
        boolean nativePlane = plane.backend() == IptablesBackend.NATIVE;
        if (nativePlane && !nftMode) {
            return Role.left(OrphanReason.NFT_MODE_LEFT, own);
        }
        if (flags != null && !flags.firewall()) {
            return Role.left(OrphanReason.FIREWALL_OFF, own);
        }
        if (!familyOn(plane.family(), own)) {
            return Role.left(plane.family() == AddressFamily.IPV6 ? OrphanReason.IPV6_OFF : OrphanReason.IPV4_OFF, own);
        }
        if (nftMode) {
            return nativePlane ? Role.ACTIVE : Role.left(OrphanReason.NFT_MODE, own);
        }
        FamilyWords words = words(plane);
        String undecided = words.undecided(plane.family());
        if (undecided != null) {
            return Role.undecided(undecided);
        }
        Role role = words.left() == plane.family()
                ? Role.left(plane.family() == AddressFamily.IPV6 ? OrphanReason.IPV6_OFF : OrphanReason.IPV4_OFF, own)
                : byBackend(plane, own);
        return role.with(words.otherReading());
    }

    private boolean nftMode(AddressFamily family) {
        if (activeBackend != null) {
            return activeBackend == IptablesBackend.NATIVE;
        }
        if (router.flags() != null) {
            return router.flags().nftables() && mayRunNative();
        }
        // One router writes both families: where IPv4 shows that it left nft mode, it left it for IPv6 too.
        boolean leftWithIpv4 =
                nativeRules(AddressFamily.IPV4) && iptablesJumps(AddressFamily.IPV4) && family == AddressFamily.IPV6;
        return nativeRules(family) && !iptablesJumps(family) && !leftWithIpv4 && mayRunNative();
    }

    private boolean nativeRules(AddressFamily family) {
        return planes.stream()
                .anyMatch(plane ->
                        plane.family() == family && plane.backend() == IptablesBackend.NATIVE && ownRules(plane) > 0);
    }

    /** Whether packets are led to iptables rules that the running router may have written. */
    private boolean iptablesJumps(AddressFamily family) {
        return planes.stream()
                .anyMatch(plane -> plane.family() == family
                        && plane.backend() != IptablesBackend.NATIVE
                        && jumps(plane) > 0
                        && mayBeOfTheRouter(plane));
    }

    private boolean mayBeOfTheRouter(PlaneInput plane) {
        VersionClass versionClass = router.versionClass();
        ChurnedEvidence churned = ChurnedEvidence.of(plane.rules());
        return versionClass == null || !churned.proven() || churned.classes().contains(versionClass);
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
            return own == 0 && rivalOwn > 0 ? Role.unused() : Role.ACTIVE;
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
        return Role.undecided("both backends hold own rules and nothing tells which the router uses:"
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
    static long ownRules(PlaneInput plane) {
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

    /** Whether KUBE-NWPLCY-TAIL is all that is left, which the cleanup of v2.11 forgets, and nothing leads to it. */
    static boolean onlyForgotten(PlaneInput plane) {
        return !filters(plane)
                && plane.rules().chains().stream()
                        .map(NamedChain::key)
                        .filter(key -> key.table().equals(Table.FILTER))
                        .allMatch(key -> key.name().equals("KUBE-NWPLCY-TAIL")
                                || !key.churned() && !OwnChains.isStatic(key.name()));
    }

    /** Whether packets come to the plane's own rules: by a rule of a chain that is not the router's. Native chains are hooks. */
    static boolean filters(PlaneInput plane) {
        return plane.backend() == IptablesBackend.NATIVE
                || jumps(plane) > 0
                || plane.rules().chains().stream().anyMatch(PlaneRoles::leadsToOwn);
    }

    private static boolean leadsToOwn(NamedChain chain) {
        boolean own = OwnChains.isStatic(chain.key().name()) || chain.key().churned();
        return !own
                && chain.key().table().equals(Table.FILTER)
                && chain.hasRules()
                && chain.runs().stream().anyMatch(run -> {
                    String target = NamedChain.jumpTarget(run.rule());
                    return target != null && (OwnChains.isStatic(target) || target.startsWith("{"));
                });
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

    /** The one iptables plane of the other family that has chains of pods or policies; null when there is none, or two. */
    @Nullable PlaneInput otherFamily(PlaneInput plane) {
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

    /** What the words of this plane's chains and of the other family's say of which family is on; flags say it themselves. */
    private FamilyWords words(PlaneInput plane) {
        PlaneInput other = router.flags() == null ? otherFamily(plane) : null;
        if (other == null || !plane.equals(otherFamily(other)) || leavesChainsOfOthers(AddressFamily.IPV6)) {
            return FamilyWords.AGREE;
        }
        ChurnedEvidence here = ChurnedEvidence.of(plane.rules());
        ChurnedEvidence there = ChurnedEvidence.of(other.rules());
        return plane.family() == AddressFamily.IPV4
                ? FamilyWords.of(here, there, router)
                : FamilyWords.of(there, here, router);
    }

    /** Whether the other family's plane has a cluster range in the words of v2.0 and later. */
    boolean rangesElsewhere(PlaneInput plane) {
        for (PlaneInput other : planes) {
            if (other.family() != plane.family()
                    && other.backend() != IptablesBackend.NATIVE
                    && other.unreadable() == null) {
                ChainView top = ChainView.of(other.family(), other.rules(), "KUBE-ROUTER-INPUT");
                for (ChainView.Group group : top.groups()) {
                    if (group.match() != null
                            && group.recognised()
                            && group.match().signature().parameter() == Parameter.CLUSTER_RANGE
                            && group.match().signature().writtenBy(VersionClass.V2_11, other.family())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** A release whose syncs end early keeps the chains of pods and policies that another one wrote. */
    boolean leavesChainsOfOthers(AddressFamily family) {
        return family == AddressFamily.IPV6
                && router.version() != null
                && RouterVersion.parse(router.version()).abortsIpv6Syncs();
    }
}
