package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.event.NodeEvent;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * Takes the events of a bundle in their order and proves that they are one node's, follow each other, and fold. The same proof
 * runs when a bundle is written and when it is verified. Not thread-safe.
 */
final class NodeStory {

    private final BundleEvent.Reader reader = new BundleEvent.Reader(NodeEvent.getClassSchema());
    private final Continuity continuity = new Continuity();
    private final CaptureFold fold = new CaptureFold();
    private String node = "";
    private String key = "";
    private int partition = -1;
    private long offset = -1;
    private long events;
    private long unreadable;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    /** Takes over the schemas that the events were written with. */
    void schemas(JsonNode byId) throws BrokenBundleException {
        reader.schemas(byId);
    }

    /** Takes the events of a page of the API's answer. */
    void page(JsonNode page) throws BrokenBundleException {
        schemas(page.path("schemas"));
        for (JsonNode event : page.path("items")) {
            accept(event);
        }
    }

    /** Takes the next event. */
    void accept(JsonNode line) throws BrokenBundleException {
        BundleEvent event = reader.read(line);
        if (events > 0
                && (event.partition() != partition
                        || event.offset() <= offset
                        || !event.key().equals(key))) {
            throw new BrokenBundleException(event.where() + " does not follow offset " + offset + " of partition "
                    + partition + " under one key");
        }
        partition = event.partition();
        offset = event.offset();
        key = event.key();
        events++;
        GenericRecord record = event.record();
        if (record == null) {
            unreadable++;
            fold.gap();
            return;
        }
        GenericRecord header = Fields.record(record, "header");
        long observedAt = Fields.number(header, "observedAt");
        earliest = Math.min(earliest, observedAt);
        latest = Math.max(latest, observedAt);
        String said = Fields.text(header, "node");
        if (!node.isEmpty() && !node.equals(said)) {
            throw new BrokenBundleException(event.where() + " is of node " + said + ", not of " + node);
        }
        node = said;
        if (continuity.accept(event.where(), record)) {
            fold.gap();
        }
        fold.accept(event.where(), record);
    }

    /** The node that the events are of; empty when there is none. */
    String node() {
        return node;
    }

    /** The earliest time that an event is of, in milliseconds since 1970; {@link Long#MAX_VALUE} when none can be read. */
    long earliest() {
        return earliest;
    }

    /** The latest time that an event is of, in milliseconds since 1970; {@link Long#MIN_VALUE} when none can be read. */
    long latest() {
        return latest;
    }

    List<Continuity.Gap> gaps(long from) {
        return continuity.gaps(from);
    }

    /** What was proved, in figures. */
    Figures figures() {
        return new Figures(events, unreadable, fold.keyframes(), fold.deltas(), fold.unchanged(), fold.notFolded());
    }

    /**
     * What was proved.
     *
     * @param events records, each with its digest
     * @param unreadable records that the log holds and nobody can read
     * @param keyframes captures proved from their own rules
     * @param deltas captures proved from the one before
     * @param unchanged captures proved equal to the one before
     * @param notFolded captures that nothing leads to
     */
    record Figures(long events, long unreadable, long keyframes, long deltas, long unchanged, long notFolded) {}
}
