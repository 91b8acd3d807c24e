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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The static own rules that a fresh node of one version and flags has, chain by chain. */
final class ExpectedRules {

    /** One rule that belongs. {@code required} is false where releases of the class differ in whether they get to write it. */
    record Expected(Signature signature, String value, String rule, boolean required) {}

    private final Map<String, Map<String, Expected>> byChain = new LinkedHashMap<>();

    private ExpectedRules() {}

    static ExpectedRules of(
            VersionClass versionClass, @Nullable String version, AddressFamily family, RuleValues values) {
        ExpectedRules expected = new ExpectedRules();
        List<Signature> signatures = new ArrayList<>(Catalog.signatures());
        signatures.sort(Comparator.comparingInt(Signature::rank));
        for (Signature signature : signatures) {
            if (!signature.writtenBy(versionClass, family) || signature.onlyWithDefaultDeny()) {
                continue;
            }
            boolean required = !mayBeAborted(signature, versionClass, version, family);
            for (String value : values.of(signature.parameter())) {
                String rule = signature.render(family, value);
                expected.byChain
                        .computeIfAbsent(signature.chain(), chain -> new LinkedHashMap<>())
                        .put(rule, new Expected(signature, value, rule, required));
            }
        }
        return expected;
    }

    /**
     * Up to v2.1.0 (and in the fork's v2.0.0r4) an IPv6 sync ends where it refers to its sets by wrong names: the top-level
     * chains are there, the ACCEPT at the sync's end is not.
     */
    private static boolean mayBeAborted(
            Signature signature, VersionClass versionClass, @Nullable String version, AddressFamily family) {
        if (family != AddressFamily.IPV6 || !signature.id().startsWith("accept-")) {
            return false;
        }
        if (versionClass == VersionClass.V2_0) {
            return version == null || RouterVersion.parse(version).atMost(2, 1, 0);
        }
        return versionClass == VersionClass.K3S_V2_0
                && (version == null || RouterVersion.parse(version).atMost(2, 0, 0));
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

    boolean tailAcceptIn(String chain) {
        return chain(chain).values().stream()
                .anyMatch(expected -> expected.signature().place() == Place.TAIL
                        && expected.signature().parameter() == Parameter.NONE);
    }
}
