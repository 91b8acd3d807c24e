package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.core.Cadence;
import io.chaindrift.event.EpochReason;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is two hours wrong silences nobody, and numbers go on. */
class ClockTest {

    @TempDir
    private Path temp = Path.of("");

    private final TurnedClock clock = new TurnedClock();
    private final CollectingSink sink = new CollectingSink();
    private final FakeNode node = new FakeNode();

    @ParameterizedTest
    @ValueSource(longs = {-2, 2})
    void heartbeatsAndKeyframesGoOnWhenTheClockIsSet(long hours) throws Exception {
        node.fill("ipv4-nft", 3, 1);
        try (Collector collector = start()) {
            await(collector, () -> count(NodeEventKind.RULESET_UNCHANGED) >= 2);
            clock.turn(Duration.ofHours(hours));
            long beats = count(NodeEventKind.RULESET_UNCHANGED);
            long keyframes = count(NodeEventKind.RULESET_KEYFRAME);
            await(collector, () -> count(NodeEventKind.RULESET_UNCHANGED) >= beats + 3);
            await(collector, () -> count(NodeEventKind.RULESET_KEYFRAME) > keyframes);
        }
        assertContiguous(sink.events());
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, 2})
    void numbersGoOnAcrossAStart(long hours) throws Exception {
        node.fill("ipv4-nft", 3, 1);
        try (Collector collector = start()) {
            await(collector, () -> count(NodeEventKind.RULESET_UNCHANGED) >= 1);
        }
        clock.turn(Duration.ofHours(hours));
        try (Collector collector = start()) {
            await(collector, () -> count(NodeEventKind.EPOCH_STARTED) == 2);
            long beats = count(NodeEventKind.RULESET_UNCHANGED);
            await(collector, () -> count(NodeEventKind.RULESET_UNCHANGED) > beats);
        }
        NodeEvent second = sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.EPOCH_STARTED)
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertEquals(EpochReason.RESTART, second.getEpochStarted().getReason());
        assertEquals(
                1,
                sink.events().stream()
                        .map(event -> event.getHeader().getStreamId())
                        .distinct()
                        .count());
        assertContiguous(sink.events());
    }

    @Test
    void aFailureIsRepeatedWhenTheClockIsSetBack() throws Exception {
        node.put("ipv4-nft", "*filter\n:INPUT ACCEPT [0:0]\n");
        try (Collector collector = start()) {
            await(collector, () -> count(NodeEventKind.CAPTURE_FAILED) >= 1);
            clock.turn(Duration.ofHours(-2));
            long failures = count(NodeEventKind.CAPTURE_FAILED);
            await(collector, () -> count(NodeEventKind.CAPTURE_FAILED) >= failures + 2);
        }
    }

    /** Epochs rise; in each of them numbers rise by one. */
    private static void assertContiguous(List<NodeEvent> events) {
        long epoch = Long.MIN_VALUE;
        long next = 0;
        for (NodeEvent event : events) {
            EventHeader header = event.getHeader();
            if (header.getEpoch() != epoch) {
                assertTrue(header.getEpoch() > epoch, "epochs rise");
                epoch = header.getEpoch();
                next = 0;
            }
            assertEquals(next++, header.getSequence());
        }
    }

    private long count(NodeEventKind kind) {
        return sink.events().stream().filter(event -> event.getKind() == kind).count();
    }

    private Collector start() {
        CollectorConfig config = new CollectorConfig(
                "test",
                "n",
                "1",
                temp.resolve("spool"),
                CollectorConfig.DEFAULT_SPOOL_BYTES,
                Duration.ofMillis(5),
                new Cadence(Duration.ofMillis(20), Duration.ofMillis(500)));
        sink.away(false);
        return Collector.start(config, node, sink, clock, new Random(1));
    }

    private void await(Collector collector, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> collector.failure() + " " + collector.trouble() + " " + sink.events());
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }
}
