package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.PublishException;
import io.chaindrift.event.EpochReason;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a stream goes on: in a new epoch, as another stream, on a machine that changed; with the real spool and threads. */
class EpochsTest {

    private static final Plane NFT = Plane.parse("ipv4-nft");

    @TempDir
    private Path temp = Path.of("");

    private final Random random = new Random(1);
    private final PickySink sink = new PickySink();

    @Test
    void aRecordThatIsNeverTakenEndsTheEpochAndBlocksNothing() throws Exception {
        sink.hopeless = NodeEventKind.RULESET_KEYFRAME;
        try (Collector collector = start(new Machine("m1", "v1.8.9"))) {
            await(collector, events -> events.stream().anyMatch(event -> is(event, NodeEventKind.RULESET_KEYFRAME)));
        }
        EpochStarted ended = epochs().get(1);
        assertEquals(EpochReason.EPOCH_ENDED, ended.getReason());
        assertEquals(LossCertainty.SOME, ended.getLost());
        assertTrue(ended.getDetail().contains("too large for this broker"), ended.getDetail());
        assertEquals(
                sink.events().get(0).getHeader().getStreamId(), ended.getPreviousStreamId(), "the stream is the same");
        List<NodeEvent> events = sink.events();
        long second = events.stream()
                .mapToLong(event -> event.getHeader().getEpoch())
                .max()
                .orElseThrow();
        long sequence = 0;
        for (NodeEvent event : events) {
            if (event.getHeader().getEpoch() == second) {
                assertEquals(sequence++, event.getHeader().getSequence());
            }
        }
        assertTrue(sequence >= 3, "the new epoch goes on: " + sequence);
    }

    @Test
    void epochsThatAllEndSoDoNotFollowOnEachOtherAtOnce() throws Exception {
        sink.hopeless = NodeEventKind.RULESET_KEYFRAME;
        sink.always = true;
        try (Collector collector = start(new Machine("m1", "v1.8.9"))) {
            await(collector, events -> count(events, NodeEventKind.EPOCH_STARTED) == 2);
            await(collector, events -> sink.refused == 2);
            // Longer than hundreds of such epochs took; with a rest between them none can come within the hour.
            TimeUnit.MILLISECONDS.sleep(500);
        }
        assertEquals(2, count(sink.events(), NodeEventKind.EPOCH_STARTED), "the second within a heartbeat");
    }

    @Test
    void aSpoolOfAnotherMachineBeginsAnotherStream() throws Exception {
        try (Collector collector = start(new Machine("m1", "v1.8.9"))) {
            await(collector, events -> !events.isEmpty());
        }
        // What the first left unsent is sent by the second, before its own.
        try (Collector collector = start(new Machine("m2", "v1.8.9"))) {
            await(collector, events -> count(events, NodeEventKind.EPOCH_STARTED) == 2);
        }
        EpochStarted renewed = epochs().get(1);
        assertEquals(EpochReason.STREAM_RENEWED, renewed.getReason());
        assertEquals(LossCertainty.UNKNOWN, renewed.getLost());
        assertTrue(renewed.getDetail().contains("another machine"), renewed.getDetail());
        assertNotEquals(
                sink.events().get(0).getHeader().getStreamId(),
                sink.events().get(sink.events().size() - 1).getHeader().getStreamId());
    }

    /** Names that are given anew block nobody for ever, and the logs of two nodes never become one. */
    @Test
    void aSpoolOfAnotherNameBeginsAnotherStream() throws Exception {
        sink.away = true;
        List<List<String>> names = List.of(List.of("test", "n"), List.of("test", "m"), List.of("other", "m"));
        for (List<String> name : names) {
            try (Collector collector = start(new Machine("m1", "v1.8.9"), name.get(0), name.get(1))) {
                int waiting = names.indexOf(name) + 1;
                await(collector, events -> collector.waiting() > waiting);
            }
        }
        sink.away = false;
        try (Collector collector = start(new Machine("m1", "v1.8.9"), "other", "m")) {
            await(collector, events -> count(events, NodeEventKind.EPOCH_STARTED) == 4);
        }
        List<NodeEvent> starts = sink.events().stream()
                .filter(event -> is(event, NodeEventKind.EPOCH_STARTED))
                .toList();
        assertEquals(
                List.of("test/n", "test/m", "other/m", "other/m"),
                starts.stream()
                        .map(event -> event.getHeader().getCluster() + "/"
                                + event.getHeader().getNode())
                        .toList());
        assertEquals(
                3,
                starts.stream()
                        .map(event -> event.getHeader().getStreamId())
                        .distinct()
                        .count());
        EpochStarted renewed = epochs().get(1);
        assertEquals(EpochReason.STREAM_RENEWED, renewed.getReason());
        assertEquals(LossCertainty.UNKNOWN, renewed.getLost());
        assertNull(renewed.getPreviousStreamId(), "the stream of another node is not this one's past");
        assertTrue(renewed.getDetail().contains("node n of cluster test"), renewed.getDetail());
        assertEquals(EpochReason.RESTART, epochs().get(3).getReason(), "the new name's own spool goes on");
    }

    @Test
    void aMachineThatChangesIsTold() throws Exception {
        Machine machine = new Machine("m1", "v1.8.9");
        try (Collector collector = start(machine)) {
            await(collector, events -> events.stream().anyMatch(event -> is(event, NodeEventKind.RULESET_KEYFRAME)));
            machine.version = "v1.8.10";
            await(collector, events -> count(events, NodeEventKind.NODE_OBSERVED) == 2);
            int looks = machine.looks;
            await(collector, events -> machine.looks > looks + 5);
        }
        assertEquals(2, count(sink.events(), NodeEventKind.NODE_OBSERVED), "once for each that it was");
        assertEquals(
                List.of("v1.8.9", "v1.8.10"),
                sink.events().stream()
                        .filter(event -> is(event, NodeEventKind.NODE_OBSERVED))
                        .map(event -> event.getNodeObserved().getIpsetVersion())
                        .toList());
    }

    private static boolean is(NodeEvent event, NodeEventKind kind) {
        return event.getKind() == kind;
    }

    private static long count(List<NodeEvent> events, NodeEventKind kind) {
        return events.stream().filter(event -> is(event, kind)).count();
    }

    private List<EpochStarted> epochs() {
        return sink.events().stream()
                .filter(event -> is(event, NodeEventKind.EPOCH_STARTED))
                .map(NodeEvent::getEpochStarted)
                .toList();
    }

    private Collector start(RulesetSource source) {
        return start(source, "test", "n");
    }

    private Collector start(RulesetSource source, String cluster, String node) {
        CollectorConfig config = CollectorConfig.of(cluster, node, "1", temp.resolve("spool"))
                .at(Duration.ofMillis(5), Duration.ofHours(1));
        return Collector.start(config, source, sink, Clock.systemUTC(), random);
    }

    private void await(Collector collector, Predicate<List<NodeEvent>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.test(sink.events())) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> collector.failure() + " " + collector.trouble() + " " + sink.events());
            new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }

    /** A machine without tables. */
    private static final class Machine implements RulesetSource {

        private final String id;
        private volatile String version;
        private volatile int looks;

        Machine(String id, String version) {
            this.id = id;
            this.version = version;
        }

        @Override
        public NodeFacts node() {
            return new NodeFacts(
                    "6.1", "x86_64", id, "boot", List.of(), version, null, null, List.of(NFT), NodeFacts.Watch.POLLING);
        }

        @Override
        public void resume(@Nullable String cursor) {}

        @Override
        public NodeObservation observe(Instant now, Depth depth) {
            looks++;
            return new NodeObservation(now, List.of(new PlaneObservation.Absent(NFT)), null, null, null, node());
        }
    }

    /** Takes everything but the first event of a kind, which it says it will never take. */
    private static final class PickySink implements EventSink {

        private final List<NodeEvent> taken = new ArrayList<>();
        private @Nullable NodeEventKind hopeless;
        private boolean always;
        private volatile boolean away;
        private volatile int refused;

        synchronized List<NodeEvent> events() {
            return List.copyOf(taken);
        }

        @Override
        public synchronized void publish(List<NodeEvent> events) throws PublishException {
            if (away) {
                throw new PublishException("the broker is away", new IOException("away"), false, 0);
            }
            int acknowledged = 0;
            for (NodeEvent event : events) {
                if (event.getKind() == hopeless) {
                    if (always
                            || event.getHeader().getEpoch()
                                    == taken.get(0).getHeader().getEpoch()) {
                        refused++;
                        throw new PublishException(
                                "too large for this broker", new IOException("too large"), true, acknowledged);
                    }
                }
                taken.add(event);
                acknowledged++;
            }
        }

        @Override
        public void close() {}
    }
}
