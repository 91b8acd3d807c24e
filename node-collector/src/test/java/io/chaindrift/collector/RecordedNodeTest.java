package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.recorded.RecordedSource;
import io.chaindrift.collector.recorded.ReplayTimes;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded nodes through the whole collector, but for the broker. */
class RecordedNodeTest {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures"));
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path spool = Path.of("");

    private final CollectingSink sink = new CollectingSink();

    @Test
    void countsTheSyncsOfARecordedNode() throws Exception {
        try (Collector collector = start("S9/node-c")) {
            assertEquals("node-c", collector.node());
            await(events -> captures(events, "ipv4-nft").size() >= 3);
        }
        List<CaptureHeader> captures = captures(sink.events(), "ipv4-nft");
        assertEquals(
                List.of(0L, 12L, 15L),
                captures.stream().limit(3).map(CaptureHeader::getSyncOrdinal).toList());
        assertEquals(
                List.of(3L, 12L, 3L),
                captures.stream()
                        .limit(3)
                        .map(CaptureHeader::getSyncsSincePrevious)
                        .toList());
    }

    @Test
    void inventoryHasItsOwnStreamAndComesBeforeTheCapture() throws Exception {
        try (Collector collector = start("S9/node-c")) {
            assertTrue(collector.failure().isEmpty());
            await(events -> captures(events, "ipv4-nft").size() >= 3);
        }
        List<NodeEvent> inventory = sink.events().stream()
                .filter(event -> event.getHeader().getSource() == EventSource.INVENTORY)
                .toList();
        assertEquals(
                List.of(0L, 1L, 2L, 3L),
                inventory.stream().map(event -> event.getHeader().getSequence()).toList());
        assertEquals(
                List.of("v2.0.1", "v2.1.2", "v2.2.1"),
                inventory.stream()
                        .filter(event -> event.getKind() == NodeEventKind.ROUTER_OBSERVED)
                        .map(event -> event.getRouterObserved().getVersion())
                        .toList());
        assertEquals(11, inventory.get(0).getHeader().getStreamId().length());
        NodeEvent upgrade = inventory.get(3);
        NodeEvent capture = sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.RULESET_DELTA)
                .filter(event -> event.getRulesetDelta().getCapture().getSyncOrdinal() == 15)
                .findFirst()
                .orElseThrow();
        assertTrue(sink.events().indexOf(upgrade) < sink.events().indexOf(capture));
        assertEquals(upgrade.getHeader().getObservedAt(), capture.getHeader().getObservedAt());
    }

    @Test
    void syncsThatChangeOnlyNamesAreNoEdits() throws Exception {
        try (Collector collector = start("S7/node-a")) {
            assertTrue(collector.failure().isEmpty());
            await(events -> captures(events, "ipv4-nft").size() >= 6);
        }
        List<NodeEventKind> kinds = sink.events().stream()
                .filter(event ->
                        header(event) != null && header(event).getPlane().equals("ipv4-nft"))
                .map(NodeEvent::getKind)
                .limit(6)
                .toList();
        assertEquals(NodeEventKind.RULESET_UNCHANGED, kinds.get(2));
        assertEquals(NodeEventKind.RULESET_UNCHANGED, kinds.get(3));
    }

    @Test
    void nativeTablesAreAPlaneOfTheirOwn() throws Exception {
        try (Collector collector = start("S8/node-a")) {
            assertTrue(collector.failure().isEmpty());
            await(events -> events.stream()
                    .filter(event -> event.getKind() == NodeEventKind.ROUTER_OBSERVED)
                    .anyMatch(event -> "v2.6.3".equals(event.getRouterObserved().getVersion())));
        }
        List<CaptureHeader> captures = captures(sink.events(), "ipv4-native");
        assertEquals(0L, captures.get(0).getSyncOrdinal());
        assertTrue(captures.get(captures.size() - 1).getSyncOrdinal() > 0);
        assertEquals(
                List.of(),
                sink.events().stream()
                        .filter(event -> event.getKind() == NodeEventKind.CAPTURE_FAILED)
                        .toList());
    }

    @Test
    void nativeTablesThatAreNotRecordedAnyMoreAreGone() throws Exception {
        String nothing = NamedRuleset.of(List.of()).digest().hex();
        try (Collector collector = start("S23-nft-there-and-back-dual/node-a")) {
            assertTrue(collector.failure().isEmpty());
            for (String plane : List.of("ipv4-native", "ipv6-native")) {
                await(events -> {
                    List<String> digests = captures(events, plane).stream()
                            .map(CaptureHeader::getCanonicalDigest)
                            .map(digest -> HexFormat.of().formatHex(digest.bytes()))
                            .toList();
                    return digests.size() > 1
                            && !digests.get(0).equals(nothing)
                            && digests.get(digests.size() - 1).equals(nothing);
                });
            }
        }
    }

    @Test
    void aVersionThatWasNotRecordedIsToldByTheRulesAndEachFamilyHasAnotherBackend() throws Exception {
        Path recorded = CAPTURES.resolve("S1/node-a/02-v1.5.3");
        Path phase = Files.createDirectories(spool.resolve("node-x/01-unsaid"));
        Files.copy(recorded.resolve("all.save"), phase.resolve("all.save"));
        Files.copy(recorded.resolve("all.save"), phase.resolve("ip6.other-backend-legacy.save"));
        Files.writeString(
                phase.resolve("meta.json"),
                "{\"label\":\"unsaid\",\"node\":\"node-x\",\"phase\":1,\"running\":true,\"backend\":\"nft\",\"flags\":[],\"syncs\":1,\"offsetMinutes\":0}");
        try (Collector collector = start(spool.resolve("node-x"))) {
            assertTrue(collector.failure().isEmpty());
            await(events -> !captures(events, "ipv6-legacy").isEmpty()
                    && !captures(events, "ipv4-nft").isEmpty());
        }

        RouterObserved router = sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.ROUTER_OBSERVED)
                .map(NodeEvent::getRouterObserved)
                .findFirst()
                .orElseThrow();
        assertEquals(RouterVersionHow.FINGERPRINT, router.getHow());
        assertEquals("v1.5-v1.6", router.getVersionClass());
        assertTrue(router.getRebuiltBy().contains("v1.5-v1.6"), router.getRebuiltBy()::toString);
    }

    @Test
    void aRouterThatStartedAnewIsNotTakenForOneThatStoodStill() throws Exception {
        Path node = spool.resolve("node-x");
        phase(node, "01-first", "S7/node-a/02-v2.2.1-a", "nft");
        phase(node, "02-restarted", "S7/node-a/03-v2.2.1-b", "nft");
        phase(node, "03-other-backend", "S7/node-a/04-v2.2.1-c", "legacy");
        try (Collector collector = start(node)) {
            assertTrue(collector.failure().isEmpty());
            await(events -> !captures(events, "ipv4-legacy").isEmpty());
        }

        CaptureHeader restarted = captures(sink.events(), "ipv4-nft").get(1);
        assertEquals(1, restarted.getSyncOrdinal());
        assertEquals(SyncEvidence.CHURNED_NAMES, restarted.getSyncEvidence());
        assertEquals(3, captures(sink.events(), "ipv4-legacy").get(0).getSyncsSincePrevious());
    }

    /** A phase after three syncs of its router's process, as all of them are. */
    private static void phase(Path node, String name, String recorded, String backend) throws Exception {
        Path phase = Files.createDirectories(node.resolve(name));
        Files.copy(CAPTURES.resolve(recorded).resolve("all.save"), phase.resolve("all.save"));
        Files.writeString(
                phase.resolve("meta.json"),
                "{\"kubeRouterVersion\":\"v2.2.1\",\"backend\":\"%s\",\"flags\":[],\"syncs\":3,\"offsetMinutes\":0}"
                        .formatted(backend));
    }

    private Collector start(String node) throws Exception {
        return start(CAPTURES.resolve(node));
    }

    private Collector start(Path folder) throws Exception {
        CollectorConfig config = CollectorConfig.of(
                        "test", folder.getFileName().toString(), "1", spool.resolve("spool"))
                .at(Duration.ofMillis(5), Duration.ofHours(1));
        return Collector.start(
                config, RecordedSource.open(folder, new AtOnce()), sink, Clock.systemUTC(), new Random(1));
    }

    /** Every phase is due. */
    static final class AtOnce implements ReplayTimes {

        @Override
        public Instant dueAt(Duration offset) {
            return BEGAN;
        }

        @Override
        public Instant observedAt(Duration offset) {
            return BEGAN.plus(offset);
        }

        @Override
        public Instant recordedAt(Instant real) {
            return real;
        }
    }

    private void await(Predicate<List<NodeEvent>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(sink.events())) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "not seen within " + PATIENCE + ": " + sink.events().size());
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }

    private static List<CaptureHeader> captures(List<NodeEvent> events, String plane) {
        return events.stream()
                .map(RecordedNodeTest::header)
                .filter(header -> header != null && header.getPlane().equals(plane) && header.getPart() == 0)
                .toList();
    }

    static @Nullable CaptureHeader header(NodeEvent event) {
        return switch (event.getKind()) {
            case RULESET_KEYFRAME -> event.getRulesetKeyframe().getCapture();
            case RULESET_DELTA -> event.getRulesetDelta().getCapture();
            case RULESET_UNCHANGED -> event.getRulesetUnchanged().getCapture();
            default -> null;
        };
    }
}
