package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.ruleset.Plane;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector that cannot see, or whose program is wrong, says so; it never seems to work. */
class BrokenSourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path temp = Path.of("");

    @Test
    void aNodeThatCannotBeReadIsNotReady() throws Exception {
        Blind source = new Blind();
        try (Collector collector = start(source)) {
            await(() -> collector.status().looks() >= 3 && collector.status().acknowledged());
            assertFalse(collector.status().captured(), "every plane failed");
            source.sees = true;
            await(() -> collector.status().captured());
        }
    }

    @Test
    void anErrorOfTheMachineEndsItAsAnErrorOfTheProgramDoes() throws Exception {
        try (Collector collector = start(new Broken())) {
            await(() -> collector.failure().orElse("").contains("StackOverflowError"));
        }
    }

    /** What a source frees when it is closed may be in use: a look that hangs in the kernel does not heed that it is to stop. */
    @Test
    void aSourceIsNotClosedUnderALookThatDoesNotEnd() throws Exception {
        Deaf source = new Deaf();
        Collector collector = start(source);
        assertTrue(source.looking.await(30, TimeUnit.SECONDS));
        collector.close();
        assertFalse(source.closed, "it is looked at");
        source.goOn.countDown();
        await(() -> source.closed);
    }

    @Test
    void aSpoolThatCannotBeUsedIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "no directory");
        CollectorConfig config = CollectorConfig.of("c", "n", "1", file.resolve("spool"));
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> Collector.start(config, new Blind(), new CollectingSink(), Clock.systemUTC(), new Random(1)));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("state-dir is '" + config.spool()), message);
        assertTrue(message.contains("Exception: "), () -> "a path alone is no reason: " + message);
    }

    private Collector start(RulesetSource source) {
        CollectorConfig config =
                CollectorConfig.of("c", "n", "1", temp).at(Duration.ofMillis(10), Duration.ofSeconds(1));
        return Collector.start(config, source, new CollectingSink(), Clock.systemUTC(), new Random(1));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it did not come to that");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private abstract static class OfAFakeNode implements RulesetSource {

        @Override
        public NodeFacts node() {
            return new FakeNode().node();
        }

        @Override
        public void resume(@Nullable String cursor) {
            // There is nothing to go on from.
        }
    }

    /** Fails to read its one plane, until it sees. */
    private static final class Blind extends OfAFakeNode {

        private static final Plane PLANE = Plane.parse("ipv4-nft");

        private volatile boolean sees;

        @Override
        public NodeObservation observe(Instant now, Depth depth) {
            PlaneObservation plane = sees
                    ? new PlaneObservation.Absent(PLANE)
                    : new PlaneObservation.Failed(
                            PLANE, CaptureFailure.of(CaptureFailure.Reason.NOT_PERMITTED, "nobody may look"));
            return new NodeObservation(now, List.of(plane), null, null, null, null);
        }
    }

    private static final class Broken extends OfAFakeNode {

        @Override
        public NodeObservation observe(Instant now, Depth depth) {
            throw new StackOverflowError("too deep");
        }
    }

    /** Looks until it may go on, and heeds nothing meanwhile. */
    private static final class Deaf extends OfAFakeNode {

        private final CountDownLatch looking = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean closed;

        @Override
        public @Nullable NodeObservation observe(Instant now, Depth depth) {
            looking.countDown();
            while (goOn.getCount() > 0) {
                Thread.onSpinWait();
            }
            return null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
