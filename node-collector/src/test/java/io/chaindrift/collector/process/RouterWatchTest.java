package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which router several planes betray together, from look to look. */
class RouterWatchTest {

    private static final Path CAPTURES = Path.of("..", "testkit", "captures");
    private static final String MIXED = "S5-mixed/node-a/";
    private static final String OLD = MIXED + "03-v2.2.1-nft/all.other-backend-legacy.save";
    private static final String NEW = MIXED + "03-v2.2.1-nft/all.save";
    private static final String NEW_LATER = MIXED + "04-v2.2.1-nft-later/all.save";

    @TempDir
    private Path proc = Path.of("");

    private static PlaneObservation capture(String plane, String file) throws IOException {
        byte[] save = Files.readAllBytes(CAPTURES.resolve(file));
        Provenance provenance = Provenance.of(null, null, 0);
        return file.endsWith(".json")
                ? SaveReader.readNative(Plane.parse(plane), save, provenance, null, false)
                : SaveReader.read(Plane.parse(plane), save, provenance, null, false);
    }

    private RouterWatch watch(String version) {
        return new RouterWatch(version, null, new RouterProcess(proc), args -> args);
    }

    @Test
    void twoBackendsAreOneRouterWhicheverWasReadLast() throws Exception {
        RouterWatch watch = watch(null);
        RouterSighting start = watch.sighting(List.of(capture("ipv4-legacy", OLD), capture("ipv4-nft", NEW)), true);
        assertNull(start.versionClass(), "nothing tells yet which of them the router writes");
        assertNull(start.activeBackend());
        assertTrue(start.conflict().contains("ipv4-legacy betrays v2.0-v2.1"), start.conflict());
        assertTrue(start.conflict().contains("ipv4-nft betrays v2.2-v2.5"), start.conflict());
        assertEquals(start, watch.sighting(List.of(capture("ipv4-legacy", OLD)), false));
        assertEquals(start, watch.sighting(List.of(capture("ipv4-nft", NEW)), false));

        RouterSighting synced = watch.sighting(List.of(capture("ipv4-nft", NEW_LATER)), false);
        assertEquals("v2.2-v2.5", synced.versionClass());
        assertEquals(IptablesBackend.NFT, synced.activeBackend());
        assertNull(synced.conflict());
        for (int i = 0; i < 3; i++) {
            assertEquals(synced, watch.sighting(List.of(capture("ipv4-legacy", OLD)), i == 2));
            assertEquals(synced, watch.sighting(List.of(capture("ipv4-nft", i == 1 ? NEW_LATER : NEW)), false));
        }
    }

    @Test
    void aSyncInTheOtherBackendIsAnotherRouter() throws Exception {
        RouterWatch watch = watch(null);
        watch.sighting(
                List.of(capture("ipv4-legacy", MIXED + "01-v1.5.3-legacy/all.save"), capture("ipv4-nft", NEW)), true);
        watch.sighting(List.of(capture("ipv4-nft", NEW_LATER)), false);

        RouterSighting back =
                watch.sighting(List.of(capture("ipv4-legacy", MIXED + "02-v2.0.1-legacy/all.save")), false);

        assertEquals("v2.0-v2.1", back.versionClass());
        assertEquals(IptablesBackend.LEGACY, back.activeBackend());
    }

    @Test
    void theRouterWritesWhereItsChainsCame() throws Exception {
        RouterWatch watch = watch(null);
        String nft = "S8/node-a/";
        PlaneObservation noTable = new PlaneObservation.Absent(Plane.parse("ipv4-native"));
        watch.sighting(List.of(noTable, capture("ipv4-nft", nft + "01-v2.2.1/all.save")), true);
        RouterSighting synced =
                watch.sighting(List.of(capture("ipv4-nft", nft + "02-v2.11.1-iptables/all.save")), false);
        assertEquals(IptablesBackend.NFT, synced.activeBackend());

        PlaneObservation emptied = committed(capture("ipv4-nft", nft + "03-v2.11.1-nft/all.save"));
        RouterSighting nftMode =
                watch.sighting(List.of(capture("ipv4-native", nft + "03-v2.11.1-nft/nft.json"), emptied), false);
        assertEquals(IptablesBackend.NATIVE, nftMode.activeBackend(), "the clean-up of iptables is no sync");

        RouterSighting back = watch.sighting(
                List.of(noTable, capture("ipv4-nft", nft + "06-v2.11.1-iptables-again/all.save")), false);
        assertEquals(IptablesBackend.NFT, back.activeBackend());
    }

    private static PlaneObservation committed(PlaneObservation seen) {
        PlaneObservation.Captured captured = (PlaneObservation.Captured) seen;
        return captured.with(captured.provenance(), true);
    }

    @Test
    void aPlaneThatIsGoneIsForgotten() throws Exception {
        RouterWatch watch = watch(null);
        watch.sighting(List.of(capture("ipv4-legacy", OLD), capture("ipv4-nft", NEW)), true);

        RouterSighting left = watch.sighting(List.of(new PlaneObservation.Absent(Plane.parse("ipv4-legacy"))), false);

        assertEquals("v2.2-v2.5", left.versionClass());
        assertNull(left.conflict());
    }

    @Test
    void aNodeOfIpv6AloneHasARouterToo() throws Exception {
        RouterSighting seen =
                watch(null).sighting(List.of(capture("ipv6-nft", "S2-rich-v2.2.1/node-a/01-v2.2.1/ip6.save")), true);

        assertNotNull(seen);
        assertEquals(RouterSighting.Flavour.UPSTREAM, seen.flavour());
        assertEquals("v2.2-v2.5", seen.versionClass());
    }

    @Test
    void rulesOfAnotherReleaseContradictWhatWasGiven() throws Exception {
        assertNull(watch("v2.2.1")
                .sighting(List.of(capture("ipv4-nft", NEW)), true)
                .conflict());
        RouterSighting given = watch("v1.5.3").sighting(List.of(capture("ipv4-nft", NEW)), true);
        assertEquals("v1.5.3", given.version());
        assertEquals("the rules of ipv4-nft betray v2.2-v2.5", given.conflict());
    }

    @Test
    void aRouterThatEndedIsSaidToHaveEnded() throws Exception {
        RouterProcess process = new RouterProcess(proc);
        RouterWatch watch = new RouterWatch(null, null, process, args -> args);
        Path entry = Files.createDirectory(proc.resolve("41"));
        Files.writeString(entry.resolve("comm"), "kube-router\n");
        Files.writeString(entry.resolve("cmdline"), "kube-router\0--run-firewall=true\0");
        process.search();
        RouterSighting running = watch.sighting(List.of(capture("ipv4-nft", NEW)), true);
        assertTrue(running.running());

        Files.delete(entry.resolve("comm"));
        process.search();
        RouterSighting ended = watch.sighting(List.of(), false);

        assertEquals(RouterSighting.How.PROCESS, ended.how());
        assertFalse(ended.running());
        assertEquals(running.args(), ended.args());
        assertEquals(running.versionClass(), ended.versionClass());
    }
}
