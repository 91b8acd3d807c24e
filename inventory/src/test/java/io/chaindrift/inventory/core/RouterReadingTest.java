package io.chaindrift.inventory.core;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.catalog.Flavour;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterReadingTest {

    private static final String UNTAGGED = "docker.io/cloudnativelabs/kube-router";

    private final RouterReading reading = new RouterReading(DigestVersions.NONE);
    private final ObservedNode node = Clusters.node("a");

    @ParameterizedTest
    @CsvSource({
        "docker.io/cloudnativelabs/kube-router:v2.2.1, v2.2.1, ",
        "docker.io/cloudnativelabs/kube-router:2.2.1, v2.2.1, ",
        "registry.example:5000/mirror/kube-router:v1.5.3, v1.5.3, ",
        "docker.io/cloudnativelabs/kube-router:v2.11.1-arm64, v2.11.1, ",
        "docker.io/cloudnativelabs/kube-router:v1.0.0-rc4, v1.0.0-rc4, ",
        "quay.io/k0sproject/kube-router:v2.6.3-iptables1.8.11-0, v2.6.3, v1.8.11",
        "quay.io/k0sproject/kube-router:v2.1.0-iptables1.8.9-1, v2.1.0, v1.8.9",
        "docker.io/cloudnativelabs/kube-router:v2.2.1@sha256:00, v2.2.1, ",
        "docker.io/cloudnativelabs/kube-router, , ",
        "docker.io/cloudnativelabs/kube-router:latest, , ",
        "docker.io/cloudnativelabs/kube-router:v2.2.1-12-gdeadbee, , ",
        "registry.example:5000/kube-router, , ",
        "sha256:0011, , ",
        "'', , "
    })
    void shouldReadTheVersionFromATagThatIsOne(String image, @Nullable String version, @Nullable String iptables) {
        assertEquals(new ImageVersion(version, iptables), ImageVersion.of(image));
    }

    @Test
    void shouldTellTheRouterOfAPod() {
        RouterFacts router = read(reading, node, null, Clusters.pod("a", UNTAGGED + ":v2.2.1"));

        assertAll(
                () -> assertEquals(Flavour.UPSTREAM, router.flavour()),
                () -> assertEquals("v2.2.1", router.version()),
                () -> assertEquals("v2.2-v2.5", router.versionClass()),
                () -> assertEquals(List.of("--run-firewall=true", "--run-router=false"), router.args()),
                () -> assertNotNull(router.flagsDigest()),
                () -> assertEquals(true, router.running()),
                () -> assertEquals(true, router.ready()),
                () -> assertEquals(0L, router.restarts()),
                () -> assertEquals(Clusters.START.minusSeconds(60), router.startedAt()),
                () -> assertNull(router.conflict()),
                () -> assertTrue(router.evidence().contains("tag"), router.evidence()));
    }

    @Test
    void shouldTakeTheVersionThatIsGivenForTheDigestOfAnUntaggedImage() {
        RouterReading given = new RouterReading(new DigestVersions(new TreeMap<>(Map.of(Clusters.DIGEST, "v2.4.1"))));

        RouterFacts router = read(given, node, null, Clusters.pod("a", UNTAGGED));

        assertEquals("v2.4.1", router.version());
        assertEquals("v2.2-v2.5", router.versionClass());
        assertTrue(router.evidence().contains("digest"), router.evidence());
    }

    @Test
    void shouldSayWhenTagAndDigestDisagree() {
        RouterReading given = new RouterReading(new DigestVersions(new TreeMap<>(Map.of(Clusters.DIGEST, "v2.4.1"))));

        RouterFacts router = read(given, node, null, Clusters.pod("a", UNTAGGED + ":v2.2.1"));

        assertEquals("v2.4.1", router.version());
        assertEquals("the image's tag says v2.2.1", router.conflict());
    }

    @Test
    void shouldNotKnowTheVersionOfAnUntaggedImageWithoutADigest() {
        RouterFacts router = read(reading, node, null, Clusters.pod("a", UNTAGGED));

        assertNull(router.version());
        assertNull(router.versionClass());
        assertTrue(router.evidence().contains("no version"), router.evidence());
    }

    @Test
    void shouldTakeTheIptablesVersionThatK0sTags() {
        RouterFacts router =
                read(reading, node, null, Clusters.pod("a", "quay.io/k0sproject/kube-router:v2.6.3-iptables1.8.11-0"));

        assertEquals("v2.6.3", router.version());
        assertEquals("v2.6-v2.7", router.versionClass());
        assertEquals("v1.8.11", router.iptablesVersion());
    }

    @Test
    void shouldKeepTheRouterThatOwnsTheRulesUntilTheNextOneHasStarted() {
        RouterFacts old = read(reading, node, null, Clusters.pod("a", UNTAGGED + ":v2.1.2"));
        ObservedPod coming = Clusters.with(Clusters.pod("a", UNTAGGED + ":v2.2.1"), false, false, false);

        RouterFacts gone = read(reading, node, old);
        RouterFacts pulling = read(reading, node, gone, coming);

        assertEquals("v2.1.2", gone.version());
        assertEquals(false, gone.running());
        assertNull(gone.ready());
        assertEquals(gone, pulling);
        assertEquals(
                "v2.2.1",
                read(reading, node, pulling, Clusters.with(coming, true, true, false))
                        .version());
    }

    @Test
    void shouldSayThatTwoRoutersRunOnOneNode() {
        ObservedPod first = Clusters.pod("a", UNTAGGED + ":v1.5.3");
        ObservedPod second = new ObservedPod(
                new ObjectName("kube-system", "kube-router-z"),
                "a",
                UNTAGGED + ":v2.2.1",
                UNTAGGED + ":v2.2.1",
                first.imageId(),
                first.args(),
                true,
                true,
                true,
                Clusters.START,
                0);

        RouterFacts router = read(reading, node, null, first, second);

        assertEquals("v2.2.1", router.version());
        assertEquals("2 pods of kube-router run on this node", router.conflict());
        assertEquals(router, read(reading, node, null, second, first));
    }

    @ParameterizedTest
    @CsvSource({"v1.31.2+k3s1, K3S, ", "v1.30.1+rke2r1, UNKNOWN, false"})
    void shouldTellWhoEmbedsTheForkByTheKubelet(String kubelet, Flavour flavour, @Nullable Boolean running) {
        ObservedNode embedding = Clusters.node("a", "uid-a", Map.of(), kubelet, List.of());

        RouterFacts router = read(reading, embedding, null);

        assertAll(
                () -> assertEquals(flavour, router.flavour()),
                () -> assertNull(router.version()),
                () -> assertNull(router.versionClass()),
                () -> assertNull(router.imageId()),
                () -> assertEquals(running, router.running()));
    }

    @Test
    void shouldPreferAPodToTheEmbeddedForkAndSayWhatContradictsIt() {
        ObservedNode k3s = Clusters.node("a", "uid-a", Map.of(), "v1.31.2+k3s1", List.of());
        RouterFacts router = read(reading, k3s, null, Clusters.pod("a", UNTAGGED + ":v2.2.1"));

        assertEquals(Flavour.UPSTREAM, router.flavour());
        assertTrue(String.valueOf(router.conflict()).contains("+k3s1"), router.conflict());
    }

    @Test
    void shouldSayNothingOfANodeWithoutARouter() {
        assertNull(reading.read(node, List.of(), false, null));
        assertNull(reading.read(
                node,
                List.of(Clusters.with(Clusters.pod("a", UNTAGGED + ":v2.2.1"), false, false, false)),
                true,
                null));
    }

    @Test
    void shouldDigestOnlyWhatShapesRules() {
        String plain = RouterReading.flagsDigest(List.of("--run-router=false"));

        assertEquals(plain, RouterReading.flagsDigest(List.of("--run-router=false", "--v=4")));
        assertNotEquals(plain, RouterReading.flagsDigest(List.of("--run-router=false", "--enable-ipv6=true")));
        assertNotEquals(plain, RouterReading.flagsDigest(List.of("--service-cluster-ip-range=nonsense")));
        assertNull(RouterReading.flagsDigest(null));
    }

    @Test
    void shouldSeeThatTheRouterWritesNativeTables() {
        ObservedPod pod = Clusters.pod("a", UNTAGGED + ":v2.11.1");
        ObservedPod nativePod = new ObservedPod(
                pod.name(),
                pod.node(),
                pod.image(),
                pod.runningImage(),
                pod.imageId(),
                List.of("--use-nftables-for-netpol"),
                true,
                true,
                true,
                pod.startedAt(),
                0);

        assertTrue(read(reading, node, null, nativePod).nativeTables());
    }

    private static RouterFacts read(
            RouterReading reading, ObservedNode node, @Nullable RouterFacts before, ObservedPod... pods) {
        RouterFacts facts = reading.read(node, List.of(pods), true, before);
        assertNotNull(facts);
        return facts;
    }
}
