package io.chaindrift.collector;

import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.PublishException;
import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.Loss;
import io.chaindrift.collector.spool.Spool;
import io.chaindrift.event.NodeEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the spool holds to the sink, in order. What is refused for now is sent again, from the first event that was not
 * acknowledged, ever more slowly; what can never be sent is passed over and named. One thread.
 */
final class Publisher {

    private static final long NEXT_FRAME_MILLIS = 60_000;
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long LAST_RETRY_MILLIS = 30_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Spool spool;
    private final EventSink sink;
    private final Counters counters;
    private final Consumer<Loss> lost;
    private final BiConsumer<@Nullable String, @Nullable Exception> trouble;
    private final LongSupplier nanos;
    /** When the sink was given what it has not given back; null while it has nothing. Read by others. */
    private volatile @Nullable Long sending;

    private Spool.@Nullable Entry under;
    private int done;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /**
     * @param lost gets what will never come
     * @param trouble gets what keeps it from publishing, and null when nothing does any more
     * @param nanos a steady clock
     */
    Publisher(
            Spool spool,
            EventSink sink,
            Counters counters,
            Consumer<Loss> lost,
            BiConsumer<@Nullable String, @Nullable Exception> trouble,
            LongSupplier nanos) {
        this.spool = spool;
        this.sink = sink;
        this.counters = counters;
        this.lost = lost;
        this.trouble = trouble;
        this.nanos = nanos;
    }

    /** What is to be said of a sink that refuses nothing and does not answer, as one does whose broker is away; null while it does. */
    @Nullable String unanswered() {
        Long since = sending;
        long waited = since == null ? 0 : nanos.getAsLong() - since;
        return waited < PATIENCE_NANOS
                ? null
                : "the broker has not answered for " + TimeUnit.NANOSECONDS.toSeconds(waited) + " s";
    }

    /** Publishes until told to stop. */
    void run(CountDownLatch stop) throws InterruptedException {
        while (stop.getCount() > 0) {
            Spool.Entry entry = spool.next(NEXT_FRAME_MILLIS);
            if (entry != null && !publish(entry)) {
                if (stop.await(retryMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
                retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
            }
        }
    }

    /** Publishes what there is, once and without waiting for more, as a last effort. */
    void flush() throws InterruptedException {
        for (Spool.Entry entry = spool.next(0); entry != null && publish(entry); entry = spool.next(0)) {
            // Each turn takes one away.
            continue;
        }
    }

    private boolean publish(Spool.Entry entry) throws InterruptedException {
        if (entry != under) {
            under = entry;
            done = 0;
        }
        byte[] frame = null;
        List<NodeEvent> events;
        try {
            frame = spool.payload(entry);
            events = BatchCodec.decode(frame).events();
        } catch (IOException e) {
            trouble.accept("cannot read back: " + e.getMessage(), e);
            spool.acknowledge(entry);
            String detail = String.valueOf(e.getMessage());
            lost.accept(
                    frame == null ? new Loss(Loss.Why.SPOOL_DAMAGED, null, 1L, detail) : Losses.damaged(frame, detail));
            return true;
        }
        sending = nanos.getAsLong();
        try {
            sink.publish(events.subList(done, events.size()));
            acknowledged(entry, events.size() - done);
            return true;
        } catch (PublishException e) {
            counters.refused();
            counters.acknowledged(e.acknowledged());
            done += e.acknowledged();
            trouble.accept("cannot publish: " + e.getMessage(), e);
            return e.isHopeless() && passOver(entry, events, e);
        } finally {
            sending = null;
        }
    }

    private void acknowledged(Spool.Entry entry, int events) {
        spool.acknowledge(entry);
        counters.acknowledged(events);
        retryMillis = FIRST_RETRY_MILLIS;
        trouble.accept(null, null);
    }

    /** Goes on behind the look that holds what can never be sent, and sees that readers are told. */
    private boolean passOver(Spool.Entry entry, List<NodeEvent> events, PublishException cause) {
        spool.acknowledge(entry);
        lost.accept(
                Losses.of(Loss.Why.NOT_TAKEN, events.subList(done, events.size()), String.valueOf(cause.getMessage())));
        return true;
    }
}
