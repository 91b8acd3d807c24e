package io.chaindrift.ruleset.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions as people and images write them, and what the catalog knows of single releases. */
class RouterVersionTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "v1.0.1, UPSTREAM, v1.0",
                "v1.1.1, UPSTREAM, v1.1-v1.2",
                "v1.2.3, UPSTREAM, v1.1-v1.2",
                "v1.3.2, UPSTREAM, v1.3-v1.4",
                "v1.4.0, UPSTREAM, v1.3-v1.4",
                "v1.5.3, UPSTREAM, v1.5-v1.6",
                "1.6, UPSTREAM, v1.5-v1.6",
                "v2.0.0, UPSTREAM, v2.0-v2.1",
                "v2.1.3, UPSTREAM, v2.0-v2.1",
                "v2.2.0, UPSTREAM, v2.2-v2.5",
                "v2.5.0, UPSTREAM, v2.2-v2.5",
                "v2.6.3-iptables1.8.11-0, UPSTREAM, v2.6-v2.7",
                "v2.7.1, UPSTREAM, v2.6-v2.7",
                "v2.9.0, UPSTREAM, v2.8-v2.9",
                "v2.10.0, UPSTREAM, v2.10",
                "v2.11.1, UPSTREAM, v2.11",
                "v2.12.0, UPSTREAM, >v2.11",
                "v3.0.0, UPSTREAM, >v2.11",
                "v1.7.0, UPSTREAM, none",
                "v0.4.0, UPSTREAM, none",
                "k3s-v1.3.2+k3s, K3S, k3s:v1.3-v1.5",
                "k3s-v1.5.1+k3s, K3S, k3s:v1.3-v1.5",
                "k3s-v2.0.0+k3s, K3S, k3s:v2.0.0",
                "k3s-v2.0.0+k3sr3, K3S, k3s:v2.0-v2.1",
                "k3s-v2.0.0r4, K3S, k3s:v2.0-v2.1",
                "k3s-v2.1.2, K3S, k3s:v2.0-v2.1",
                "k3s-v2.2.1, K3S, k3s:v2.2-v2.5",
                "k3s-v2.6.3-k3s1, K3S, k3s:v2.6",
                "v2.6.3-k3s1, K3S, k3s:v2.6",
                "2.6.3-k3s1, K3S, k3s:v2.6",
                "v1.5.1+k3s, K3S, k3s:v1.3-v1.5",
                "v2.0.0+k3sr3, K3S, k3s:v2.0-v2.1",
                "v2.6.3-iptables1.8.11-0, UPSTREAM, v2.6-v2.7",
                "k3s-v2.7.0, K3S, >k3s:v2.6",
                "k3s-v3.0.0, K3S, >k3s:v2.6",
                "k3s-v1.2.0, K3S, none",
                "k3s-v1.6.0, K3S, none",
                "k3s-v0.9.0, K3S, none",
                "k3s-v2.0.0, K3S, k3s:v2.0.0",
                "k3s-v2.0.0+k3s1, K3S, k3s:v2.0.0",
                "k3s-v2.0.1, K3S, k3s:v2.0-v2.1",
                "v1.8.0, UPSTREAM, none",
                "v1.30.2+k3s1, K3S, none",
                "v1.30.2+rke2r1, UNKNOWN, none",
                "latest, UNKNOWN, none",
                "99999.1.1, UNKNOWN, none"
            })
    void shouldReadVersions(String text, Flavour flavour, String versionClass) {
        RouterVersion version = RouterVersion.parse(text);

        assertEquals(flavour, version.flavour());
        VersionClass found = version.versionClass();
        assertEquals(versionClass, found == null ? null : found.label());
        if (found != null) {
            assertEquals(found, VersionClass.ofLabel(found.label()));
            assertEquals(flavour, found.flavour());
        }
    }

    @Test
    void shouldKnowWhichImagesBringCopiesBack() {
        for (String broken : List.of("v2.1.0", "v2.1.1", "v2.1.2")) {
            assertTrue(RouterVersion.parse(broken).shipsBrokenExistenceCheck(), broken);
        }
        for (String sound : List.of("v2.0.1", "v2.1.3", "v2.2.1", "v1.1.2", "k3s-v2.1.2", "latest")) {
            assertFalse(RouterVersion.parse(sound).shipsBrokenExistenceCheck(), sound);
        }
    }

    @Test
    void shouldKnowWhichReleasesEndTheirIpv6SyncsEarly() {
        for (String aborting : List.of("v2.0.0", "v2.0.1", "k3s-v2.0.0r4")) {
            assertTrue(RouterVersion.parse(aborting).abortsIpv6Syncs(), aborting);
        }
        for (String sound :
                List.of("v1.0.0", "v2.1.0", "v3.0.0", "k3s-v2.0.0r3", "k3s-v2.1.0r4", "k3s-v1.0.0r4", "latest")) {
            assertFalse(RouterVersion.parse(sound).abortsIpv6Syncs(), sound);
        }
    }

    @Test
    void shouldKnowWhichReleasesMakeNoIpv6Sets() {
        for (String without : List.of("v2.6.1", "k3s-v2.6.1", "v2.6.1-k3s1", "k3s-v2.6.1-k3s3", "2.6.1")) {
            assertTrue(RouterVersion.parse(without).makesNoIpv6Sets(), without);
        }
        for (String with : List.of("v2.6.0", "v2.6.2", "v2.6.3-k3s1", "v1.6.1", "v2.5.1", "v2.6.1+rke2r1", "latest")) {
            assertFalse(RouterVersion.parse(with).makesNoIpv6Sets(), with);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v2.2.1, 2.2.1 2.10.0 3.0.0, 2.2.0 2.1.9 1.9.9",
        "v2.1.2, 2.1.2 2.1.3 2.2.0 3.0.0, 2.1.1 2.0.9 1.9.9",
        "latest, '', 9.9.9"
    })
    void shouldCompareReleases(String version, String atMost, String above) {
        for (String bound : atMost.isEmpty() ? List.<String>of() : List.of(atMost.split(" "))) {
            assertTrue(isAtMost(version, bound), bound);
        }
        for (String bound : above.split(" ")) {
            assertFalse(isAtMost(version, bound), bound);
        }
    }

    private static boolean isAtMost(String version, String bound) {
        String[] numbers = bound.split("\\.");
        return RouterVersion.parse(version)
                .atMost(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "v1.0.0-rc4, none",
                "v1.0.0-rc6, v1.0",
                "v1.1.0-rc1, v1.1-v1.2",
                "v1.3.0-rc1, v1.1-v1.2",
                "1.3.0-rc2, v1.3-v1.4",
                "v1.3.0-rc8, none",
                "v2.0.0-rc3, none",
                "v2.0.0-rc6, none",
                "v2.0.0-rc7, v2.0-v2.1",
                "v2.0.1-rc7, none",
                "v2.3.0-rc1, none",
                "v2.3.0-alpha.2, none",
                "v2.3.0-beta1-amd64, none",
                "v2.2.1-5-gabc1234, none",
                "v2.2.1-dirty, none",
                "v2.12.0-rc1, none",
                "v2.6.3-iptables1.8.11-0, v2.6-v2.7",
                "v2.2.1-amd64, v2.2-v2.5",
                "v2.6.3-k3s1, k3s:v2.6",
                "k3s-v2.0.0r4, k3s:v2.0-v2.1"
            })
    void whatIsBetweenReleasesIsOfTheOneItIsKnownToWriteLike(String text, @Nullable String label) {
        RouterVersion version = RouterVersion.parse(text);

        VersionClass known = version.versionClass();
        assertEquals(label, known == null ? null : known.label());
        assertEquals(label == null, version.isBetweenReleases());
    }

    @ParameterizedTest
    @CsvSource({
        "v2.2.0, v2.2.1, true",
        "v2.2.1, v2.2.1, false",
        "v2.10.0, v2.2.1, false",
        "v2.2.1-rc1, v2.2.1, true",
        "v1.3.0-rc2, v1.3.0, true",
        "v2.3.0-alpha.2, v2.3.0, true",
        "v2.3.0-beta1-amd64, v2.3.0-iptables1.8.9-0, true",
        "v2.2.1-rc1-5-gabc1234, v2.2.1, true",
        "v2.2.1, v2.2.1-rc1, false",
        "v2.2.1-rc1, v2.2.1-rc2, false",
        "v2.2.1-rc1, v2.2.0, false",
        "v2.2.1-rc1, v2.2.1-dirty, false",
        "v2.2.1-5-gabc1234, v2.2.1, false",
        "v2.2.1-dirty, v2.2.1, false",
        "k3s-v2.2.0, v2.2.1, false",
        "k3s-v2.2.0, k3s-v2.2.1, true",
        "v1.30.2+k3s1, k3s-v2.2.1, false",
        "my-image, v2.2.1, false"
    })
    void aCandidateIsOlderThanItsReleaseAndABuildAfterItIsNot(String version, String than, boolean older) {
        assertEquals(older, RouterVersion.parse(version).isOlderThan(RouterVersion.parse(than)));
    }

    @ParameterizedTest
    @CsvSource({
        "2.2.1, true",
        "v2.2.1-iptables1.8.9-0, true",
        "v2.2.1+k0s, true",
        "v2.2.1-amd64, true",
        "v2.2.1-rc1, false",
        "v2.2.1-dirty, false",
        "v2.2.1-5-gabc1234, false",
        "k3s-v2.2.1, false",
        "v2.2.1-k3s1, false",
        "v2.2.2, false",
        "my-image, false"
    })
    void oneReleaseIsPackedInManyWays(String version, boolean same) {
        assertEquals(same, RouterVersion.parse(version).isSameReleaseAs(RouterVersion.parse("v2.2.1")));
        assertEquals(same, RouterVersion.parse("v2.2.1").isSameReleaseAs(RouterVersion.parse(version)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2.2.1",
                "2.2.1",
                " v2.2 ",
                "v2.6.3-iptables1.8.11-0",
                "v2.0.0-rc6",
                "v2.2.1-5-gabc1234",
                "k3s-v2.0.0r4",
                "k3s-v2.0.0+k3sr3",
                "k3s-v2.6.3-k3s1",
                "v1.30.2+k3s1",
                "v1.30.2+rke2r1",
                "v0.4.0"
            })
    void aTypedVersionIsReadInAnyOfItsForms(String text) {
        assertEquals(RouterVersion.parse(text), RouterVersion.typed(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "latest",
                "v2",
                "2",
                "v2.x",
                "v2.2.1x",
                "v2.2.",
                "v2.2.12345",
                "v2.2.1+",
                "k3s"
            })
    void whatMeansNoVersionIsRefused(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> RouterVersion.typed(text));
        assertTrue(refused.getMessage().startsWith("'" + text + "' is no version: kube-router's own are read (v2.2.1"));
        assertFalse(RouterVersion.meansAVersion(text));
    }
}
