package io.chaindrift.collector.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.core.Cadence;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.core.Splitter;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.ruleset.Plane;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** Frames of this version and of older ones come back; anything else is said to be none of ours, whatever its bytes are. */
class BatchCodecTest {

    private static final Path FROZEN = Path.of("..", "schemas", "src", "frozen", "0.1.0");
    private static final Plane PLANE = Plane.parse("ipv4-nft");

    private static Batch batch() throws IOException {
        return batch(new Splitter(Splitter.PART_BYTES));
    }

    private static Batch batch(Splitter splitter) throws IOException {
        byte[] save = Files.readAllBytes(
                Path.of("..", "testkit", "captures", "S2-rich-v2.2.1", "node-a", "01-v2.2.1", "all.save"));
        NodeFacts facts = new NodeFacts(
                "6.1", "x86_64", "m", "b", List.of(), "v7.17", null, null, List.of(PLANE), NodeFacts.Watch.POLLING);
        NodeRecorder recorder = new NodeRecorder(
                new NodeIdentity("c", "n", "1"),
                facts,
                new CaptureDecider(new Cadence(Duration.ofMinutes(1), Duration.ofHours(1)), splitter),
                () -> "s");
        Batch begun = recorder.begin(new NodeRecorder.Past.None(), Instant.EPOCH);
        PlaneObservation seen = SaveReader.read(PLANE, save, Provenance.of(null, null, 0), null, false);
        return recorder.observe(
                begun.after(),
                new NodeObservation(Instant.EPOCH, List.of(seen), null, null, null, facts),
                Instant.EPOCH,
                Demand.NONE,
                List.of());
    }

    /** Generated code writes them; what it writes is what the schema says, of a keyframe in parts too. */
    @Test
    void eventsAreWrittenAsTheirSchemaSays() throws Exception {
        Batch batch = batch(new Splitter(4_096));
        ByteBuffer stored = ByteBuffer.wrap(BatchCodec.encode(batch));
        stored.position(stored.getInt() + Integer.BYTES + Integer.BYTES + Long.BYTES);
        assertEquals(batch.events().size(), stored.getInt());
        assertTrue(batch.events().size() > 8, "a keyframe of many parts");
        SpecificDatumWriter<NodeEvent> writer = new SpecificDatumWriter<>(NodeEvent.getClassSchema());
        for (NodeEvent event : batch.events()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            writer.write(event, EncoderFactory.get().directBinaryEncoder(body, null));
            byte[] found = new byte[stored.getInt()];
            stored.get(found);
            assertArrayEquals(body.toByteArray(), found);
        }
        assertEquals(0, stored.remaining());
    }

    @Test
    void whatWasWrittenComesBack() throws Exception {
        Batch batch = batch();
        BatchCodec.Stored stored = BatchCodec.decode(BatchCodec.encode(batch));
        assertEquals(batch.events(), stored.events());
        assertEquals(batch.after().collector(), stored.checkpoint().collector());
        Loss.Span span = BatchCodec.span(BatchCodec.encode(batch));
        assertEquals(batch.events().get(0).getHeader().getSequence(), span.first());
        assertEquals(batch.after().collector().lastSequence(), span.last());
    }

    @Test
    void aFrameOfTheFirstReleaseIsRead() throws Exception {
        Batch batch = batch();
        Schema released = new Schema.Parser()
                .parse(FROZEN.resolve("chaindrift.node-events.v1.avsc").toFile());
        byte[] first = frame(batch, released, false);
        assertEquals(batch.events(), BatchCodec.decode(first).events());
        assertEquals(BatchCodec.span(BatchCodec.encode(batch)), BatchCodec.span(first));
        assertEquals(
                batch.events(), BatchCodec.decode(frame(batch, released, true)).events());
    }

    @Test
    void aFrameOfANewerVersionIsNamedAsSuch() throws Exception {
        byte[] frame = BatchCodec.encode(batch());
        ByteBuffer.wrap(frame)
                .putLong(2 * Integer.BYTES + ByteBuffer.wrap(frame).getInt(), 42);
        IOException unknown = assertThrows(IOException.class, () -> BatchCodec.decode(frame));
        assertTrue(unknown.getMessage().contains("2a"), unknown::toString);
    }

    @Test
    void bytesThatAreNoneOfOursAreAnIoExceptionAndNothingElse() throws Exception {
        byte[] good = BatchCodec.encode(batch());
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
            for (int flip = random.nextInt(8); flip >= 0 && bad.length > 0; flip--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                BatchCodec.decode(bad);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, "refused " + refused);
    }

    /** As a program of another schema wrote it, by Avro's generic records. */
    private static byte[] frame(Batch batch, Schema schema, boolean withFingerprint) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        block(out, CheckpointCodec.encode(batch.after()));
        if (withFingerprint) {
            out.writeInt(-1);
            out.writeLong(SchemaNormalization.parsingFingerprint64(schema));
        }
        out.writeInt(batch.events().size());
        for (NodeEvent event : batch.events()) {
            ByteArrayOutputStream own = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(own, null);
            new SpecificDatumWriter<>(NodeEvent.class).write(event, encoder);
            GenericRecord older = new GenericDatumReader<GenericRecord>(NodeEvent.getClassSchema(), schema)
                    .read(null, DecoderFactory.get().binaryDecoder(own.toByteArray(), null));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            BinaryEncoder encoded = EncoderFactory.get().directBinaryEncoder(body, null);
            new GenericDatumWriter<GenericRecord>(schema).write(older, encoded);
            block(out, body.toByteArray());
        }
        return bytes.toByteArray();
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
