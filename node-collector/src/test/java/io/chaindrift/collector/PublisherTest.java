package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.spool.DiskFiles;
import io.chaindrift.collector.spool.Spool;
import io.chaindrift.event.NodeEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that was there and is away refuses nothing: Kafka's client goes on trying, and its caller waits. */
class PublisherTest {

    private static final long BYTES = 1L << 20;

    @TempDir
    private Path temp = Path.of("");

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    private final class Silent implements EventSink {

        @Override
        public void publish(List<NodeEvent> events) throws InterruptedException {
            asked.countDown();
            answer.await();
        }

        @Override
        public void close() {
            answer.countDown();
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsTrouble() throws Exception {
        recordSomething();
        AtomicLong seconds = new AtomicLong(-1_000);
        try (Spool spool = Spool.open(DiskFiles.open(temp), BYTES);
                EventSink silent = new Silent()) {
            Publisher publisher = new Publisher(
                    spool,
                    silent,
                    new Counters(),
                    loss -> {},
                    (what, cause) -> {},
                    () -> TimeUnit.SECONDS.toNanos(seconds.get()));
            assertNull(publisher.unanswered(), "nothing was sent");
            CompletableFuture<Void> flushing = CompletableFuture.runAsync(() -> flush(publisher));
            assertTrue(asked.await(60, TimeUnit.SECONDS));
            seconds.addAndGet(59);
            assertNull(publisher.unanswered(), "a broker may take its time");
            seconds.addAndGet(16);
            assertEquals("the broker has not answered for 75 s", publisher.unanswered());
            answer.countDown();
            flushing.get(60, TimeUnit.SECONDS);
            assertNull(publisher.unanswered());
        }
    }

    private static void flush(Publisher publisher) {
        try {
            publisher.flush();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves looks in the spool that nobody took. */
    private void recordSomething() throws Exception {
        CollectingSink away = new CollectingSink();
        away.away(true);
        FakeNode node = new FakeNode();
        node.fill("ipv4-nft", 5, 1);
        CollectorConfig config =
                CollectorConfig.of("test", "n", "1", temp).at(Duration.ofMillis(5), Duration.ofMinutes(1));
        try (Collector collector = Collector.start(config, node, away, Clock.systemUTC(), new Random(1))) {
            while (collector.waiting() == 0) {
                Thread.onSpinWait();
            }
        }
    }
}
