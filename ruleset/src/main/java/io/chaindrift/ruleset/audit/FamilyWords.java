package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which family the router left, where only the words of the chains of pods tell it: every sync rebuilds those of each family that is
 * on, so of two families in the words of different releases one was switched off.
 *
 * @param left the family that was left; null where none was or nothing tells which
 * @param ipv4 why the IPv4 plane cannot be judged; null where it can
 * @param ipv6 why the IPv6 plane cannot be judged; null where it can
 * @param otherReading what else would leave the same rules, for people; null where nothing would
 */
record FamilyWords(
        @Nullable AddressFamily left,
        @Nullable String ipv4,
        @Nullable String ipv6,
        @Nullable String otherReading) {

    static final FamilyWords AGREE = new FamilyWords(null, null, null, null);

    static final FamilyWords IPV6_LEFT = new FamilyWords(AddressFamily.IPV6, null, null, null);

    private static final String OTHERS = "its chains of pods have the words of another release than the %s plane's: %s:"
            + " say which with --router-version and --router-arg";

    /** What the chains of both families say. A version that was told tells which of them the running router wrote. */
    static FamilyWords of(ChurnedEvidence ipv4, ChurnedEvidence ipv6, RouterFacts router) {
        if (!ipv4.proven() || !ipv6.proven() || !Collections.disjoint(ipv4.classes(), withIpv6(ipv6.classes()))) {
            return AGREE;
        }
        VersionClass given = router.versionClass();
        if (given != null && !given.isNewerThanCatalog()) {
            if (ipv4.classes().contains(given)) {
                return IPV6_LEFT;
            }
            return ipv6.classes().contains(given) ? new FamilyWords(AddressFamily.IPV4, null, null, null) : AGREE;
        }
        boolean mayEndEarly = router.version() == null
                && (ipv4.classes().contains(VersionClass.V2_0) || ipv4.classes().contains(VersionClass.K3S_V2_0));
        String syncs = mayEndEarly ? ", or the router's IPv6 syncs fail" : "";
        if (!older(ipv6.classes(), ipv4.classes())) {
            String why = "either IPv4 was switched off, or IPv6 was" + syncs;
            return new FamilyWords(null, OTHERS.formatted("ipv6", why), OTHERS.formatted("ipv4", why), null);
        }
        return mayEndEarly
                ? new FamilyWords(null, null, OTHERS.formatted("ipv4", "either IPv6 was switched off" + syncs), null)
                : new FamilyWords(
                        AddressFamily.IPV6,
                        null,
                        null,
                        "the ipv6 plane has the words of an older release than the ipv4 plane, so IPv6 is taken for switched off;"
                                + " had IPv4 been, and then an older release started, the rules would look the same");
    }

    /** The chains of one sync bear one name for a pod in both families, so those of two syncs betray that one family was left. */
    static FamilyWords ofTwoSyncs() {
        String why =
                "its chains of pods are of another sync than the %s plane's: either a sync ran between the two readings (save"
                        + " both again), or one of the families was switched off, or its syncs fail: say which with --router-arg";
        return new FamilyWords(
                null, why.formatted(AddressFamily.IPV6.id()), why.formatted(AddressFamily.IPV4.id()), null);
    }

    /** A sync writes the chains of every policy in each family that is on. */
    static FamilyWords ofUnlikePolicies() {
        String why =
                "the ipv6 plane has chains of policies and the ipv4 plane has none, and one sync writes them in both: either a"
                        + " sync ran between the two readings (save both again), or one of the families was switched off, or its"
                        + " syncs fail: say which with --router-arg";
        return new FamilyWords(null, why, why, null);
    }

    /** Upstream v1 writes no IPv6. */
    private static Set<VersionClass> withIpv6(Set<VersionClass> classes) {
        Set<VersionClass> without = EnumSet.copyOf(classes);
        without.removeIf(VersionClass::isUpstreamV1);
        return without.isEmpty() ? classes : without;
    }

    /** Whether each of these comes before each of those of its flavour, of which there is one. */
    private static boolean older(Set<VersionClass> these, Set<VersionClass> those) {
        boolean compared = false;
        for (VersionClass one : these) {
            for (VersionClass other : those) {
                if (one.flavour() == other.flavour()) {
                    compared = true;
                    if (one.compareTo(other) > 0) {
                        return false;
                    }
                }
            }
        }
        return compared;
    }

    /** Why the plane of a family cannot be judged; null where it can. */
    @Nullable String undecided(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4 : ipv6;
    }
}
