package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.spool.DiskFiles;
import io.chaindrift.collector.spool.Spool;
import io.chaindrift.collector.spool.SpoolFiles;
import io.chaindrift.event.EventsLost;
import io.chaindrift.event.KeyframeReason;
import io.chaindrift.event.LossReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost before it was published is named by its numbers, and followed by keyframes; the rest comes, in order. */
class EventsLostTest {

    private static final long SPOOL_BYTES = 1L << 20;
    private static final int RULES = 4_000;

    @TempDir
    private Path temp = Path.of("");

    private final CollectingSink sink = new CollectingSink();
    private final FakeNode node = new FakeNode();
    private int number;

    @Test
    void aSpoolThatIsFullDropsTheOldestAndSaysWhich() throws Exception {
        sink.away(true);
        long from = System.nanoTime();
        try (Collector collector = start(DiskFiles.open(temp))) {
            change(collector, 24);
            CollectorStatus status = collector.status();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            // A change each, what names a loss, and nothing that reads the planes anew in vain.
            assertTrue(status.recordedEvents() <= 2 + 4 * 24, status::toString);
            assertTrue(status.spoolBytes() <= SPOOL_BYTES + (1L << 20), "one frame more at most");
            // The n-th try comes after waiting 250 ms for the first, and twice as long for each further one.
            assertTrue(250 * ((1L << (status.refusals() - 1)) - 1) <= millis, status::toString);
            sink.away(false);
            await(collector, () -> isSettled() && missing().equals(named()));
        }
        assertHolesAreNamed();
        assertEquals(Set.of(LossReason.SPOOL_FULL), reasons());
    }

    @Test
    void aDiskThatIsFullIsMemoryAndThenNamedLosses() throws Exception {
        FullableDisk disk = new FullableDisk(temp);
        sink.away(true);
        try (Collector collector = start(disk)) {
            change(collector, 1);
            disk.full(true);
            change(collector, 40);
            assertTrue(collector.trouble().orElseThrow().contains("No space left on device"), collector::toString);
            disk.full(false);
            change(collector, 1);
            sink.away(false);
            await(collector, () -> isSettled() && missing().equals(named()));
            await(collector, () -> collector.trouble().isEmpty());
        }
        assertHolesAreNamed();
        assertTrue(reasons().contains(LossReason.DISK_FULL), () -> reasons().toString());
    }

    @Test
    void aFrameThatCannotBeReadIsNamedAndBlocksNothing() throws Exception {
        sink.away(true);
        try (Collector collector = start(DiskFiles.open(temp))) {
            node.fill("ipv4-nft", 5, ++number);
            await(collector, () -> collector.waiting() >= 2);
        }
        byte[] poison = lastFrame();
        // Its checkpoint and its count are as they were, and nothing else is: as a version with other records would
        // leave it.
        int events = Integer.BYTES + ByteBuffer.wrap(poison).getInt() + 2 * Integer.BYTES + Long.BYTES;
        for (int i = events + Integer.BYTES; i < poison.length; i++) {
            poison[i] = (byte) 0xff;
        }
        try (Spool spool = Spool.open(DiskFiles.open(temp), SPOOL_BYTES)) {
            spool.append(poison);
        }
        sink.away(false);
        try (Collector collector = start(DiskFiles.open(temp))) {
            await(collector, this::isSettled);
            assertTrue(collector.failure().isEmpty(), () -> collector.failure().toString());
        }
        assertEquals(
                2,
                sink.events().stream()
                        .filter(event -> event.getKind() == NodeEventKind.EPOCH_STARTED)
                        .count(),
                "what stood before and behind it came");
        EventsLost lost = losses().get(0);
        assertEquals(LossReason.SPOOL_DAMAGED, lost.getReason());
        assertEquals(sink.events().get(0).getHeader().getStreamId(), lost.getLostStreamId());
        assertEquals(sink.events().get(0).getHeader().getEpoch(), lost.getLostEpoch());
        assertTrue(lost.getLastSequence() >= lost.getFirstSequence(), lost::toString);
    }

    private byte[] lastFrame() throws Exception {
        try (Spool spool = Spool.open(DiskFiles.open(temp), SPOOL_BYTES)) {
            return spool.found().last();
        }
    }

    /** In order, and every number that did not come is in a named span, and no named number came. */
    private void assertHolesAreNamed() {
        long last = -1;
        for (NodeEvent event : sink.events()) {
            assertTrue(event.getHeader().getSequence() > last, "in order");
            last = event.getHeader().getSequence();
        }
        assertFalse(missing().isEmpty(), "something was lost at all");
        assertEquals(missing(), named());
    }

    private TreeSet<Long> missing() {
        TreeSet<Long> came = new TreeSet<>();
        sink.events().forEach(event -> came.add(event.getHeader().getSequence()));
        TreeSet<Long> missing =
                new TreeSet<>(LongStream.rangeClosed(0, came.last()).boxed().toList());
        missing.removeAll(came);
        return missing;
    }

    private TreeSet<Long> named() {
        TreeSet<Long> named = new TreeSet<>();
        for (EventsLost lost : losses()) {
            LongStream.rangeClosed(lost.getFirstSequence(), lost.getLastSequence())
                    .forEach(named::add);
        }
        return named;
    }

    private Set<LossReason> reasons() {
        return losses().stream().map(EventsLost::getReason).collect(Collectors.toSet());
    }

    private List<EventsLost> losses() {
        return sink.events().stream()
                .filter(event -> event.getKind() == NodeEventKind.EVENTS_LOST)
                .map(NodeEvent::getEventsLost)
                .toList();
    }

    /** The last loss was told, and a keyframe of every plane stands behind it. */
    private boolean isSettled() {
        List<NodeEvent> events = sink.events();
        int told = -1;
        for (int i = 0; i < events.size(); i++) {
            told = events.get(i).getKind() == NodeEventKind.EVENTS_LOST ? i : told;
        }
        return told >= 0
                && events.subList(told, events.size()).stream()
                        .filter(event -> event.getKind() == NodeEventKind.RULESET_KEYFRAME)
                        .anyMatch(event -> event.getRulesetKeyframe().getReason() == KeyframeReason.AFTER_LOSS);
    }

    /** Changes everything that often, each time seen. */
    private void change(Collector collector, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            node.fill("ipv4-nft", RULES, ++number);
            long looks = node.looks();
            await(collector, () -> node.looks() >= looks + 2);
        }
    }

    private Collector start(SpoolFiles files) {
        CollectorConfig config = new CollectorConfig(
                "test", "n", "1", temp, SPOOL_BYTES, Duration.ofMillis(5), CollectorConfig.DEFAULT_CADENCE);
        return Collector.start(config, node, sink, Clock.systemUTC(), new Random(1), files);
    }

    private void await(Collector collector, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> collector.failure() + " " + collector.trouble() + " " + collector.status());
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }
}
