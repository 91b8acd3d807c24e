package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.PlaneAudit.OrphanReason;
import io.chaindrift.ruleset.catalog.Parameter;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each plane of a node is to its router: in use, left, or not to be told. Pure. */
final class PlaneRoles {

    private final List<PlaneInput> planes;
    private final RouterFacts router;
    private final @Nullable IptablesBackend activeBackend;

    private static final String NFT_MODE_UNDECIDED =
            "native tables and iptables-legacy both hold own rules, and nothing tells which the router writes: say so with"
                    + " --active-backend native or legacy, or with --router-version and --router-arg";

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
        NftMode nftMode = NftMode.of(planes, router, activeBackend);
        boolean nativePlane = plane.backend() == IptablesBackend.NATIVE;
        if (nftMode == NftMode.UNDECIDED && own > 0 && !OwnRules.onlyForgotten(plane)) {
            return Role.undecided(NFT_MODE_UNDECIDED);
        }
        if (nativePlane && nftMode != NftMode.ON) {
            return Role.left(OrphanReason.NFT_MODE_LEFT, own);
        }
        if (flags != null && !flags.firewall()) {
            return Role.left(OrphanReason.FIREWALL_OFF, own);
        }
        if (!familyOn(plane.family(), own)) {
            return Role.left(plane.family() == AddressFamily.IPV6 ? OrphanReason.IPV6_OFF : OrphanReason.IPV4_OFF, own);
        }
        if (nftMode == NftMode.ON && !nativePlane) {
            return Role.left(OrphanReason.NFT_MODE, own);
        }
        FamilyWords words = words(plane);
        String undecided = words.undecided(plane.family());
        if (undecided != null) {
            return Role.undecided(undecided);
        }
        if (nativePlane) {
            return Role.ACTIVE;
        }
        Role role = words.left() == plane.family()
                ? Role.left(plane.family() == AddressFamily.IPV6 ? OrphanReason.IPV6_OFF : OrphanReason.IPV4_OFF, own)
                : byBackend(plane, own);
        return role.with(words.otherReading());
    }

    private static boolean isOfAnotherRelease(PlaneInput plane, RouterFacts router) {
        return ChurnedEvidence.of(plane.rules()).contradicts(router.versionClass());
    }

    /** Upstream v1 knows no IPv6; the rest goes by flags, and without them by what stands there. */
    private boolean familyOn(AddressFamily family, long own) {
        RouterFlags flags = router.flags();
        VersionClass versionClass = router.versionClass();
        if (family == AddressFamily.IPV6 && versionClass != null && versionClass.isUpstreamV1()) {
            return false;
        }
        if (flags != null) {
            return flags.enabled(family);
        }
        return family == AddressFamily.IPV4 || own > 0;
    }

    /**
     * Of two backends that both hold own rules, the router uses the one told, else the one that synced last. One router uses one
     * backend for both families, so the other family's rules tell where this one's alone do not.
     */
    private Role byBackend(PlaneInput plane, long own) {
        if (activeBackend != null && plane.backend() != null) {
            return plane.backend() == activeBackend ? Role.ACTIVE : Role.left(OrphanReason.OTHER_BACKEND, own);
        }
        PlaneInput rival = rival(plane);
        long rivalOwn = rival == null ? 0 : OwnRules.count(rival);
        if (own > 0 && rivalOwn > 0) {
            return byEvidence(plane, Objects.requireNonNull(rival), own);
        }
        if (own == 0) {
            return rivalOwn > 0 ? Role.unused() : Role.ACTIVE;
        }
        return OwnRules.onlyForgotten(plane) ? Role.ACTIVE : byOtherFamilysBackend(plane, own);
    }

    /** The plane of the same family in the other backend of iptables; null where none was read. */
    private @Nullable PlaneInput rival(PlaneInput plane) {
        PlaneInput rival = null;
        for (PlaneInput other : planes) {
            if (!other.equals(plane)
                    && other.family() == plane.family()
                    && other.backend() != IptablesBackend.NATIVE
                    && other.backend() != plane.backend()) {
                rival = other;
            }
        }
        return rival;
    }

    /** The role of the one plane of its family that holds own rules, as the other family's planes in both backends tell it. */
    private Role byOtherFamilysBackend(PlaneInput plane, long own) {
        for (PlaneInput beside : planes) {
            boolean sameBackend = beside.family() != plane.family()
                    && plane.backend() != null
                    && beside.backend() == plane.backend()
                    && beside.unreadable() == null;
            PlaneInput rival = sameBackend ? rival(beside) : null;
            if (rival == null || rival.backend() == null || rival.unreadable() != null) {
                continue;
            }
            long besideOwn = OwnRules.onlyForgotten(beside) ? 0 : OwnRules.count(beside);
            long rivalOwn = OwnRules.onlyForgotten(rival) ? 0 : OwnRules.count(rival);
            if (rivalOwn > 0 && besideOwn > 0) {
                return byEvidence(beside, rival, own);
            }
            if (rivalOwn > 0 && plane.family() == AddressFamily.IPV6) {
                return Role.left(OrphanReason.OTHER_BACKEND, own);
            }
        }
        return Role.ACTIVE;
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
        PlaneAudit audit = new PlaneAuditor(plane, router, versionClass, null, List.of(), beside(plane)).audit();
        return audit.verdict() == Verdict.MISSING || audit.verdict() == Verdict.UNKNOWN ? 1 : 2;
    }

    /**
     * The one plane of the other family, native or of iptables as this one is, that has chains of pods or policies; null when there
     * is none, or two.
     */
    @Nullable PlaneInput otherFamily(PlaneInput plane) {
        boolean nativePlane = plane.backend() == IptablesBackend.NATIVE;
        PlaneInput found = null;
        for (PlaneInput other : planes) {
            if (other.family() != plane.family()
                    && nativePlane == (other.backend() == IptablesBackend.NATIVE)
                    && other.unreadable() == null
                    && (nativePlane
                            ? SyncNames.any(other.rules())
                            : ChurnedEvidence.of(other.rules()).proven())) {
                if (found != null) {
                    return null;
                }
                found = other;
            }
        }
        return found;
    }

    /** What this plane's chains and the other family's say of which family is on; flags say it themselves. */
    private FamilyWords words(PlaneInput plane) {
        if (router.flags() != null || leavesChainsOfOthers(AddressFamily.IPV6)) {
            return FamilyWords.AGREE;
        }
        FamilyWords words = ofChurnedChains(plane);
        return words.equals(FamilyWords.AGREE) && hasPoliciesInIpv6Alone(plane)
                ? FamilyWords.ofUnlikePolicies()
                : words;
    }

    private FamilyWords ofChurnedChains(PlaneInput plane) {
        PlaneInput other = otherFamily(plane);
        if (other == null || !plane.equals(otherFamily(other))) {
            return FamilyWords.AGREE;
        }
        PlaneInput ipv4 = plane.family() == AddressFamily.IPV4 ? plane : other;
        PlaneInput ipv6 = plane.family() == AddressFamily.IPV4 ? other : plane;
        FamilyWords words = plane.backend() == IptablesBackend.NATIVE
                ? FamilyWords.AGREE
                : FamilyWords.of(ofOneRelease(ipv4), ChurnedEvidence.of(ipv6.rules()), router);
        boolean ofNeither = isOfAnotherRelease(ipv4, router) && isOfAnotherRelease(ipv6, router);
        if (!words.equals(FamilyWords.AGREE) || ofNeither || !SyncNames.differ(ipv4.rules(), ipv6.rules())) {
            return words;
        }
        boolean lackedByIpv6Alone = router.versionClass() != null && fits(ipv4) > 1 && fits(ipv6) <= 1;
        return lackedByIpv6Alone ? FamilyWords.IPV6_LEFT : FamilyWords.ofTwoSyncs();
    }

    /**
     * Whether of this plane and the other family's beside it IPv6 has chains of policies, and IPv4 has kube-router's chains but
     * neither policies nor pods: a sync writes each policy in both families that are on. What IPv6 lacks proves nothing, as some
     * releases end its syncs early.
     */
    private boolean hasPoliciesInIpv6Alone(PlaneInput plane) {
        PlaneInput beside = null;
        for (PlaneInput other : planes) {
            if (other.family() != plane.family() && other.backend() == plane.backend() && other.unreadable() == null) {
                beside = other;
            }
        }
        if (beside == null || OwnRules.count(plane) == 0 || OwnRules.count(beside) == 0) {
            return false;
        }
        PlaneInput ipv4 = plane.family() == AddressFamily.IPV4 ? plane : beside;
        PlaneInput ipv6 = plane.family() == AddressFamily.IPV4 ? beside : plane;
        return OwnRules.hasSavedPolicies(ipv6) && !OwnRules.hasChurned(ipv4);
    }

    /**
     * Why a plane of IPv6 that lacks rules may have been left: the IPv4 plane has all of them, and it has itself no chains of pods or
     * policies, which would tell whether one sync wrote both. Null where flags or such chains tell.
     */
    @Nullable String perhapsLeft(PlaneInput plane) {
        boolean told = router.flags() != null || OwnRules.hasChurned(plane) || plane.family() == AddressFamily.IPV4;
        boolean wholeBeside = !told
                && planes.stream()
                        .filter(ipv4 -> ipv4.family() == AddressFamily.IPV4 && ipv4.backend() == plane.backend())
                        .filter(ipv4 -> ipv4.unreadable() == null && OwnRules.count(ipv4) > 0)
                        .anyMatch(ipv4 -> fits(ipv4) > 1);
        return wholeBeside
                ? "it lacks rules that the ipv4 plane has, and no chain of a pod or a policy tells whether one sync wrote both:"
                        + " either IPv6 was switched off, or its syncs fail: say which with --router-arg"
                : null;
    }

    /** The classes that explain what the same sync wrote in the other family's plane; empty where no such plane is known. */
    Set<VersionClass> explainingBeside(PlaneInput plane) {
        PlaneInput other = otherFamily(plane);
        return other != null && SyncNames.agree(plane.rules(), other.rules())
                ? Fingerprint.explaining(other.rules(), other.family(), router.flags())
                : Set.of();
    }

    /** The evidence of an IPv4 plane, without the releases since v2.0 where its static rules are those of upstream's v1. */
    private ChurnedEvidence ofOneRelease(PlaneInput ipv4) {
        ChurnedEvidence churned = ChurnedEvidence.of(ipv4.rules());
        if (router.versionClass() != null || churned.classes().stream().noneMatch(VersionClass::isUpstreamV1)) {
            return churned;
        }
        Fingerprint fingerprint = Fingerprint.of(ipv4.rules(), ipv4.family(), router.flavour(), null);
        boolean v1 = fingerprint.versionClass() != null
                && fingerprint.versionClass().isUpstreamV1()
                && fingerprint.alternatives().stream().allMatch(VersionClass::isUpstreamV1);
        if (!v1) {
            return churned;
        }
        Set<VersionClass> classes = EnumSet.copyOf(churned.classes());
        classes.removeIf(one -> !one.isUpstreamV1());
        return new ChurnedEvidence(classes, churned.proven(), churned.fork(), churned.evidence());
    }

    /** What the other planes tell of this one. */
    PlaneAuditor.Beside beside(PlaneInput plane) {
        boolean policies = planes.stream()
                .anyMatch(any -> any.backend() != IptablesBackend.NATIVE
                        && any.unreadable() == null
                        && any.rules().chains().stream()
                                .anyMatch(chain -> chain.key().name().startsWith("{policy")));
        return new PlaneAuditor.Beside(rangesElsewhere(plane), policies);
    }

    /** Whether the other family's plane has a cluster range in the words of v2.0 and later. */
    private boolean rangesElsewhere(PlaneInput plane) {
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
        return ExpectedRules.endsEarly(router.version(), family);
    }
}
