package io.chaindrift.processor.api.past;

import java.util.List;
import java.util.Map;

/** Reads the nodes' log. Thread-safe. */
public interface EventLog extends AutoCloseable {

    /** The records of a key in these ranges of a partition, in their order. */
    List<RawEvent> read(int partition, List<OffsetRange> ranges, String key) throws PastUnavailableException;

    /**
     * The records of a key at these offsets of a partition, in their order. What lies between may be large, and is not read.
     *
     * @param offsets in ascending order
     */
    List<RawEvent> readAt(int partition, List<Long> offsets, String key) throws PastUnavailableException;

    /**
     * The records of a key from an offset on, in their order: at most so many, and no further than what was there when it was asked.
     *
     * @param budget how many records of other keys may be passed over before it gives up
     */
    Slice readFrom(int partition, long firstOffset, String key, int most, int budget) throws PastUnavailableException;

    /** First offset of each partition that is still there. */
    Map<Integer, Long> beginnings() throws PastUnavailableException;

    /** The partition in which a key's records lie. */
    int partitionOf(String key) throws PastUnavailableException;

    /**
     * Some records.
     *
     * @param events the records
     * @param next offset to go on from
     * @param end whether there is nothing more
     */
    record Slice(List<RawEvent> events, long next, boolean end) {
        public Slice {
            events = List.copyOf(events);
        }
    }

    @Override
    void close();
}
