package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.PublishException;
import io.chaindrift.event.NodeEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what it is given; refuses while it is told to. */
final class CollectingSink implements EventSink {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<NodeEvent> events = new ArrayList<>();
    private boolean away;

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized List<NodeEvent> events() {
        return List.copyOf(events);
    }

    /** Waits until what came is as wanted; says what came instead, and what troubles the collector, where that takes too long. */
    void await(Collector collector, Predicate<List<NodeEvent>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(events())) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> collector.failure() + " " + collector.trouble() + " " + events());
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void publish(List<NodeEvent> more) throws PublishException {
        if (away) {
            throw new PublishException("the broker is away", new IOException("away"), false, 0);
        }
        events.addAll(more);
    }

    @Override
    public void close() {
        away(true);
    }
}
