package io.chaindrift.collector;

import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.Loss;
import io.chaindrift.collector.record.NodeLog;
import io.chaindrift.collector.spool.Spool;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names what was lost by stream, epoch and sequences. Stateless. */
final class Losses {

    private Losses() {}

    /** The loss of these events, all of one epoch. */
    static Loss of(Loss.Why why, List<NodeEvent> events, String detail) {
        EventHeader first = collectors(events);
        if (first == null) {
            return new Loss(why, null, 1L, detail);
        }
        long count = events.stream()
                .filter(event -> event.getHeader().getSource() == EventSource.COLLECTOR)
                .count();
        return new Loss(
                why,
                new Loss.Span(
                        first.getStreamId(), first.getEpoch(), first.getSequence(), first.getSequence() + count - 1),
                1L,
                detail);
    }

    /** The loss of a look that was read back and cannot be understood. */
    static Loss damaged(byte[] frame, String detail) {
        Loss.Span span;
        try {
            span = BatchCodec.span(frame);
        } catch (IOException unnumbered) {
            span = null;
        }
        return new Loss(Loss.Why.SPOOL_DAMAGED, span, 1L, detail);
    }

    /** The losses that dropped looks are: one for each epoch that they begin or end in. */
    static List<Loss> of(Spool.Dropped dropped, boolean fromMemory) {
        Loss.Why why = fromMemory ? Loss.Why.DISK_FULL : Loss.Why.SPOOL_FULL;
        String detail = fromMemory
                ? "the disk took nothing and memory was full: the " + dropped.frames() + " oldest looks in it made room"
                : "the spool was full: the " + dropped.frames() + " oldest looks made room";
        EventHeader first = first(dropped.first());
        NodeLog last = last(dropped.last());
        if (first == null || last == null) {
            return List.of(new Loss(why, null, (long) dropped.frames(), detail));
        }
        String lastStream = last.collector().streamId();
        long lastEpoch = last.collector().epoch();
        long lastSequence = last.collector().lastSequence();
        if (first.getStreamId().equals(lastStream) && first.getEpoch() == lastEpoch) {
            return List.of(new Loss(
                    why,
                    new Loss.Span(lastStream, lastEpoch, first.getSequence(), lastSequence),
                    (long) dropped.frames(),
                    detail));
        }
        return List.of(
                new Loss(
                        why,
                        new Loss.Span(first.getStreamId(), first.getEpoch(), first.getSequence(), null),
                        null,
                        detail),
                new Loss(why, new Loss.Span(lastStream, lastEpoch, 0, lastSequence), null, detail));
    }

    private static @Nullable EventHeader first(byte @Nullable [] frame) {
        try {
            return frame == null ? null : collectors(BatchCodec.decode(frame).events());
        } catch (IOException damaged) {
            return null;
        }
    }

    /** The log behind a frame; null when it cannot be read. */
    static @Nullable NodeLog last(byte @Nullable [] frame) {
        try {
            return frame == null ? null : BatchCodec.checkpoint(frame);
        } catch (IOException damaged) {
            return null;
        }
    }

    private static @Nullable EventHeader collectors(List<NodeEvent> events) {
        return events.stream()
                .map(NodeEvent::getHeader)
                .filter(header -> header.getSource() == EventSource.COLLECTOR)
                .findFirst()
                .orElse(null);
    }
}
