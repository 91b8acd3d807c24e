package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows the numbers of each stream: within an epoch they follow each other, and an epoch says where the one before it ended. What
 * is missing is a gap; what comes twice or backwards is not a stream. Not thread-safe.
 */
final class Continuity {

    private final Map<String, Position> last = new LinkedHashMap<>();
    private final List<Gap> gaps = new ArrayList<>();

    private record Position(long epoch, long sequence) {}

    /**
     * Events that are not there.
     *
     * @param epoch the epoch in which they are missing
     * @param first the first missing number
     * @param last the last missing number; -1 when it is not known how far that epoch went
     * @param observedAt time of the first event behind the gap
     */
    record Gap(String stream, long epoch, long first, long last, long observedAt) {

        @Override
        public String toString() {
            return "stream " + stream + " epoch " + epoch + ": " + first + (last < 0 ? " and on" : " to " + last)
                    + " missing";
        }
    }

    /** Takes the next event; true when something is missing before it. */
    boolean accept(String where, GenericRecord event) throws BrokenBundleException {
        GenericRecord header = Fields.record(event, "header");
        String stream = Fields.text(header, "streamId");
        Position now = new Position(Fields.number(header, "epoch"), Fields.number(header, "sequence"));
        long observedAt = Fields.number(header, "observedAt");
        Position before = last.put(stream, now);
        if (before == null) {
            return false;
        }
        boolean sameEpoch = now.epoch() == before.epoch();
        if (now.epoch() < before.epoch() || sameEpoch && now.sequence() <= before.sequence()) {
            throw new BrokenBundleException(where + " goes back in its stream: " + now.epoch() + "/" + now.sequence()
                    + " after " + before.epoch() + "/" + before.sequence());
        }
        Gap gap = sameEpoch
                ? missing(stream, now, before, observedAt)
                : betweenEpochs(stream, now, before, event, observedAt);
        if (gap != null) {
            gaps.add(gap);
        }
        return gap != null;
    }

    private static @Nullable Gap missing(String stream, Position now, Position before, long observedAt) {
        return now.sequence() == before.sequence() + 1
                ? null
                : new Gap(stream, now.epoch(), before.sequence() + 1, now.sequence() - 1, observedAt);
    }

    private static @Nullable Gap betweenEpochs(
            String stream, Position now, Position before, GenericRecord event, long observedAt) {
        if (now.sequence() != 0) {
            return new Gap(stream, now.epoch(), 0, now.sequence() - 1, observedAt);
        }
        GenericRecord start = Fields.recordOrNull(event, "epochStarted");
        Long epoch = start == null ? null : Fields.numberOrNull(start, "previousEpoch");
        Long sequence = start == null ? null : Fields.numberOrNull(start, "previousLastSequence");
        boolean linked = epoch != null && epoch == before.epoch() && sequence != null && sequence == before.sequence();
        if (linked) {
            return null;
        }
        boolean known = epoch != null && epoch == before.epoch() && sequence != null;
        return new Gap(stream, before.epoch(), before.sequence() + 1, known ? sequence : -1, observedAt);
    }

    /**
     * The gaps of a span of time. Of what lies before it, only what leads there is in a bundle: nothing is missing there.
     *
     * @param from milliseconds since 1970 at which the span begins
     */
    List<Gap> gaps(long from) {
        return gaps.stream().filter(gap -> gap.observedAt() >= from).toList();
    }

    /** The gaps as a bundle holds them. */
    static void write(ArrayNode array, List<Gap> gaps) {
        for (Gap gap : gaps) {
            array.addObject()
                    .put("stream", gap.stream())
                    .put("epoch", gap.epoch())
                    .put("first", gap.first())
                    .put("last", gap.last())
                    .put("observedAt", gap.observedAt());
        }
    }
}
