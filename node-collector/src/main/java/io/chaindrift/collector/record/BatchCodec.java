package io.chaindrift.collector.record;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.ReleasedSchemas;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * A batch as the spool keeps it: a checkpoint, the fingerprint of the events' schema, and the events, each with its length. Events
 * are in Avro's binary form of the schema that the writing program was built with; another program reads them by that schema, if it
 * is its own or one of a release before it. Thread-safe.
 */
public final class BatchCodec {

    static {
        TrustedClasses.trustTopics();
    }

    /** Stands where the first form of a frame had its number of events. */
    private static final int WITH_FINGERPRINT = -1;

    private static final int SMALL = 8 << 10;
    private static final long OWN = fingerprint(NodeEvent.getClassSchema());
    private static final Map<Long, Schema> WRITERS = writers();
    private static final SpecificData WRITING = writing();

    private BatchCodec() {}

    private static Map<Long, Schema> writers() {
        Map<Long, Schema> writers = new HashMap<>();
        ReleasedSchemas.of(ChaindriftTopic.NODE_EVENTS)
                .values()
                .forEach(schema -> writers.put(fingerprint(schema), schema));
        writers.put(OWN, NodeEvent.getClassSchema());
        return Map.copyOf(writers);
    }

    /** Writes records by the code that was generated for them, several times as fast as by walking through their schema. */
    private static SpecificData writing() {
        SpecificData data = new SpecificData();
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.setCustomCoders(true);
        return data;
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** A batch that was read back. The log knows no rules. */
    public record Stored(NodeLog checkpoint, List<NodeEvent> events) {}

    /** The bytes of a batch. */
    public static byte[] encode(Batch batch) {
        try {
            byte[] checkpoint = CheckpointCodec.encode(batch.after());
            SpecificDatumWriter<NodeEvent> writer = new SpecificDatumWriter<>(NodeEvent.getClassSchema(), WRITING);
            FrameEncoder frame = new FrameEncoder(room(batch.events(), checkpoint.length, writer));
            frame.add(checkpoint.length);
            frame.writeFixed(checkpoint, 0, checkpoint.length);
            frame.add(WITH_FINGERPRINT);
            frame.add(OWN);
            frame.add(batch.events().size());
            for (NodeEvent event : batch.events()) {
                int at = frame.size();
                frame.add(0);
                writer.write(event, frame);
                frame.put(at, frame.size() - at - Integer.BYTES);
            }
            return frame.finish();
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written", e);
        }
    }

    /** What a frame is given room for: a keyframe's is counted, so that none of its megabytes is moved; any other is small. */
    private static int room(List<NodeEvent> events, int checkpoint, SpecificDatumWriter<NodeEvent> writer)
            throws IOException {
        if (events.stream().allMatch(event -> event.getRulesetKeyframe() == null)) {
            return SMALL;
        }
        FrameSize size = new FrameSize();
        size.add(checkpoint + 3 * Integer.BYTES + Long.BYTES);
        for (NodeEvent event : events) {
            size.add(Integer.BYTES);
            writer.write(event, size);
        }
        return size.size();
    }

    /**
     * The log behind a stored batch, without reading the events.
     *
     * @throws IOException when it is none of ours
     */
    public static NodeLog checkpoint(byte[] stored) throws IOException {
        try {
            return CheckpointCodec.decode(block(new DataInputStream(new ByteArrayInputStream(stored))));
        } catch (RuntimeException e) {
            throw new IOException("a checkpoint that does not hold together: " + e, e);
        }
    }

    /**
     * The numbers of a stored batch's events in the collector's stream, without reading the events.
     *
     * @throws IOException when that cannot be told
     */
    public static Loss.Span span(byte[] stored) throws IOException {
        StreamPosition last = checkpoint(stored).collector();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        in.skipNBytes(in.readInt());
        int form = in.readInt();
        if (form == WITH_FINGERPRINT) {
            in.readLong();
        }
        int count = form == WITH_FINGERPRINT ? in.readInt() : form;
        if (count <= 0 || count > last.lastSequence() + 1) {
            throw new IOException("a frame of " + count + " events that ends with " + last.lastSequence());
        }
        return new Loss.Span(last.streamId(), last.epoch(), last.lastSequence() - count + 1, last.lastSequence());
    }

    /**
     * Reads a batch back.
     *
     * @throws IOException when it is none of ours, or of a program whose schema this one does not know
     */
    public static Stored decode(byte[] stored) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        NodeLog checkpoint = checkpoint(stored);
        in.skipNBytes(in.readInt());
        int form = in.readInt();
        Schema writer = form == WITH_FINGERPRINT ? writer(in.readLong()) : firstReleased();
        int count = form == WITH_FINGERPRINT ? in.readInt() : form;
        try {
            return new Stored(checkpoint, events(in, writer, count));
        } catch (RuntimeException e) {
            // What Avro throws on bytes that are not of the schema that they are read by.
            throw new IOException("events that are not of their schema: " + e, e);
        }
    }

    private static List<NodeEvent> events(DataInputStream in, Schema writer, int count) throws IOException {
        SpecificDatumReader<NodeEvent> reader = new SpecificDatumReader<>(writer, NodeEvent.getClassSchema());
        List<NodeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(block(in), null);
            events.add(reader.read(null, decoder));
            if (!decoder.isEnd()) {
                throw new IOException("more bytes than the event needs that they hold");
            }
        }
        if (count < 0 || in.available() > 0) {
            throw new IOException("a frame of " + count + " events and " + in.available() + " further bytes");
        }
        return events;
    }

    private static Schema writer(long fingerprint) throws IOException {
        Schema writer = WRITERS.get(fingerprint);
        if (writer == null) {
            throw new IOException("events of a schema that this version does not know, " + Long.toHexString(fingerprint)
                    + ": they were written by a newer one");
        }
        return writer;
    }

    /** The first release did not say its schema. */
    private static Schema firstReleased() {
        return ReleasedSchemas.of(ChaindriftTopic.NODE_EVENTS)
                .values()
                .iterator()
                .next();
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a block of " + length + " bytes where " + in.available() + " are left");
        }
        return in.readNBytes(length);
    }
}
