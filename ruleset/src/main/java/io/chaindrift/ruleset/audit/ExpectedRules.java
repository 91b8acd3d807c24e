package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Catalog;
import io.chaindrift.ruleset.catalog.Parameter;
import io.chaindrift.ruleset.catalog.Place;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.Signature;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The static own rules that a fresh node of one version and flags has, chain by chain. */
final class ExpectedRules {

    /** One rule that belongs. {@code required} is false where releases of the class differ in whether they get to write it. */
    record Expected(Signature signature, String value, String rule, boolean required) {}

    private enum Presence {
        REQUIRED,
        POSSIBLE,
        NEVER
    }

    private final Map<String, Map<String, Expected>> byChain = new LinkedHashMap<>();
    private final Set<String> neverWritten = new HashSet<>();

    private ExpectedRules() {}

    /**
     * The rules of a release.
     *
     * @param policies whether the cluster has network policies, at which some releases' IPv6 syncs end
     */
    static ExpectedRules of(
            VersionClass versionClass,
            @Nullable String version,
            AddressFamily family,
            RuleValues values,
            boolean policies) {
        ExpectedRules expected = new ExpectedRules();
        List<Signature> signatures = new ArrayList<>(Catalog.signatures());
        signatures.sort(Comparator.comparingInt(Signature::rank));
        for (Signature signature : signatures) {
            if (!signature.writtenBy(versionClass, family)
                    || signature.onlyWithDefaultDeny() && !values.defaultDeny()) {
                continue;
            }
            Presence presence = presence(signature, versionClass, version, family, policies);
            for (String value : values.of(signature.parameter())) {
                String rule = signature.render(family, value);
                if (presence == Presence.NEVER) {
                    expected.neverWritten.add(rule);
                    continue;
                }
                expected.byChain
                        .computeIfAbsent(signature.chain(), chain -> new LinkedHashMap<>())
                        .put(rule, new Expected(signature, value, rule, presence == Presence.REQUIRED));
            }
        }
        return expected;
    }

    /** The ACCEPT behind the pods' jumps is the last thing an IPv6 sync writes; some releases never came so far. */
    private static Presence presence(
            Signature signature,
            VersionClass versionClass,
            @Nullable String version,
            AddressFamily family,
            boolean policies) {
        boolean late = family == AddressFamily.IPV6 && signature.id().startsWith("accept-");
        if (late && mayEndEarly(version, family)) {
            return policies ? Presence.POSSIBLE : Presence.REQUIRED;
        }
        if (!late || versionClass != VersionClass.V2_0 && versionClass != VersionClass.K3S_V2_0) {
            return Presence.REQUIRED;
        }
        if (version == null) {
            return Presence.POSSIBLE;
        }
        if (endsEarly(version, family)) {
            return policies ? Presence.NEVER : Presence.POSSIBLE;
        }
        return versionClass == VersionClass.V2_0 && RouterVersion.parse(version).atMost(2, 1, 0)
                ? Presence.POSSIBLE
                : Presence.REQUIRED;
    }

    /** Whether the release's syncs of the family end at the first policy, before what stands behind the pods. */
    static boolean endsEarly(@Nullable String version, AddressFamily family) {
        return family == AddressFamily.IPV6
                && version != null
                && RouterVersion.parse(version).abortsIpv6Syncs();
    }

    /** Whether the release's syncs of the family end at a policy whose sets no other release left, and go through without one. */
    static boolean mayEndEarly(@Nullable String version, AddressFamily family) {
        return family == AddressFamily.IPV6
                && version != null
                && RouterVersion.parse(version).makesNoIpv6Sets();
    }

    /** True for a rule that the class writes, but not the release that runs. */
    boolean neverWritten(String rule) {
        return neverWritten.contains(rule);
    }

    Map<String, Expected> chain(String chain) {
        return byChain.getOrDefault(chain, Map.of());
    }

    /** The rules of a chain's head (or the own jump) in the order in which the router keeps them. */
    List<Expected> indexed(String chain) {
        return chain(chain).values().stream()
                .filter(expected -> expected.signature().place().indexed())
                .toList();
    }

    /** True where every sync of the class appends an ACCEPT or RETURN of its own behind everything else. */
    boolean mustEndInAccept(String chain) {
        return chain(chain).values().stream()
                .anyMatch(expected -> expected.required()
                        && expected.signature().place() == Place.TAIL
                        && expected.signature().parameter() == Parameter.NONE);
    }
}
