package io.chaindrift.collector;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.spool.Spool;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a collector counts of itself. Thread-safe. */
final class Counters {

    private final AtomicReference<SourceFigures> source = new AtomicReference<>(SourceFigures.NONE);
    private final AtomicLong looks = new AtomicLong();
    private final AtomicBoolean seen = new AtomicBoolean();
    private final AtomicLong loopedAt = new AtomicLong(System.nanoTime());
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();

    void looped(SourceFigures figures) {
        source.set(figures);
        loopedAt.set(System.nanoTime());
    }

    /** The looking loop came round and found that there is nothing to look at. */
    void looped() {
        loopedAt.set(System.nanoTime());
    }

    /** A look was made. It has seen the node when it read a plane, or found that there is none to read. */
    void looked(List<PlaneObservation> planes) {
        looks.incrementAndGet();
        boolean read = planes.stream().anyMatch(PlaneObservation.Captured.class::isInstance);
        if (read || planes.stream().noneMatch(PlaneObservation.Failed.class::isInstance)) {
            seen.set(true);
        }
    }

    void recorded(int events) {
        recorded.addAndGet(events);
    }

    void acknowledged(int events) {
        acknowledged.addAndGet(events);
    }

    /** Events recorded so far. */
    long recorded() {
        return recorded.get();
    }

    /** Events that the broker acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    void refused() {
        refusals.incrementAndGet();
    }

    void lost() {
        losses.incrementAndGet();
    }

    CollectorStatus status(NodeFacts.Watch watch, Spool spool, @Nullable String trouble) {
        return new CollectorStatus(
                watch,
                source.get(),
                looks.get(),
                System.nanoTime() - loopedAt.get(),
                recorded.get(),
                acknowledged.get(),
                refusals.get(),
                losses.get(),
                spool.waiting(),
                spool.bytes(),
                spool.bytesInMemory(),
                seen.get(),
                acknowledged.get() > 0,
                trouble);
    }
}
