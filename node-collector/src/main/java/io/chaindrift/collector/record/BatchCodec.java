package io.chaindrift.collector.record;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * A batch as the spool keeps it: a checkpoint and the events, each with its length. Events are in Avro's binary form of the schema
 * that this program was built with. Thread-safe.
 */
public final class BatchCodec {

    static {
        TrustedClasses.trustTopics();
    }

    private BatchCodec() {}

    /** A batch that was read back. The log knows no rules. */
    public record Stored(NodeLog checkpoint, List<NodeEvent> events) {}

    /** The bytes of a batch. */
    public static byte[] encode(Batch batch) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            block(out, CheckpointCodec.encode(batch.after()));
            SpecificDatumWriter<NodeEvent> writer = new SpecificDatumWriter<>(NodeEvent.getClassSchema());
            out.writeInt(batch.events().size());
            for (NodeEvent event : batch.events()) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(body, null);
                writer.write(event, encoder);
                block(out, body.toByteArray());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written", e);
        }
    }

    /**
     * The log behind a stored batch, without reading the events.
     *
     * @throws IOException when it is none of ours
     */
    public static NodeLog checkpoint(byte[] stored) throws IOException {
        return CheckpointCodec.decode(block(new DataInputStream(new ByteArrayInputStream(stored))));
    }

    /**
     * Reads a batch back.
     *
     * @throws IOException when it is none of ours
     */
    public static Stored decode(byte[] stored) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        NodeLog checkpoint = CheckpointCodec.decode(block(in));
        SpecificDatumReader<NodeEvent> reader = new SpecificDatumReader<>(NodeEvent.getClassSchema());
        int count = in.readInt();
        List<NodeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(block(in), null);
            events.add(reader.read(null, decoder));
        }
        return new Stored(checkpoint, events);
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a block of " + length + " bytes where " + in.available() + " are left");
        }
        return in.readNBytes(length);
    }
}
