package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.Samples;
import io.chaindrift.schemas.serde.MalformedRecordException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {

    private static final String TOPIC = ChaindriftTopic.DRIFT.topicName();

    private final ScriptedRegistry registry = new ScriptedRegistry();

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void aSpecificRecordComesBackEqual() {
        byte[] bytes = write(Samples.drift());
        ChainDrift read = assertInstanceOf(ChainDrift.class, read(bytes, Map.of("specific.avro.reader", "true")));
        assertEquals(Samples.drift(), read);
        assertEquals(Samples.OBSERVED, read.getObservedAt());
    }

    @Test
    void nestedRecordsKeepTheirTimesAndDigests() {
        NodeEvent event = Samples.heartbeat("demo", "node-a");
        Object read = read(
                write(event),
                Map.of("specific.avro.value.type", NodeEvent.class.getName(), "specific.avro.reader", true));
        assertEquals(event, read);
    }

    @Test
    void aGenericReaderSeesTheSameFigures() {
        GenericRecord read = assertInstanceOf(GenericRecord.class, read(write(Samples.drift()), Map.of()));
        assertEquals("node-c", read.get("node").toString());
        assertEquals(26L, read.get("driftRules"));
        assertEquals("SURPLUS", read.get("verdict").toString());
        assertEquals(Samples.OBSERVED.toEpochMilli(), read.get("observedAt"));
        assertNull(read.getSchema()
                .getField("routerVersion")
                .schema()
                .getTypes()
                .get(1)
                .getProp("avro.java.string"));
    }

    @Test
    void aGenericWriterIsReadIntoTheGeneratedClass() {
        Schema schema = new Schema.Parser().parse(PublicSchema.textOf(ChainDrift.getClassSchema()));
        GenericRecord generic = assertInstanceOf(GenericRecord.class, read(write(Samples.drift()), Map.of()));
        GenericRecord copy = new GenericData.Record((GenericData.Record) generic, true);
        assertEquals(schema, copy.getSchema());
        assertEquals(Samples.drift(), read(write(copy), Map.of("specific.avro.reader", true)));
    }

    @Test
    void theWireFormatIsConfluents() {
        byte[] bytes = write(Samples.drift());
        assertEquals(0, bytes[0]);
        assertEquals(1, ByteBuffer.wrap(bytes, 1, 4).getInt());
        assertEquals(List.of("POST /subjects/chaindrift.drift.v1-value/versions"), registry.requests());
        assertFalse(registry.schema(1).contains("avro.java.string"));
    }

    @Test
    void aTombstoneStaysNull() {
        assertNull(write(null));
        assertNull(read(null, Map.of()));
        assertEquals(List.of(), registry.requests());
    }

    @Test
    void idsAndSchemasAreAskedForOnce() {
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings(Map.of()))) {
            Serde<ChainDrift> serde = serdes.of(ChainDrift.class);
            for (int i = 0; i < 3; i++) {
                byte[] bytes = serde.serializer().serialize(TOPIC, Samples.drift());
                assertEquals(Samples.drift(), serde.deserializer().deserialize(TOPIC, bytes));
            }
        }
        assertEquals(2, registry.requests().size(), () -> registry.requests().toString());
    }

    @Test
    void withoutAutoRegistrationTheSchemaMustBeThere() {
        RegistryRefusedException refused = assertThrows(
                RegistryRefusedException.class, () -> write(Samples.drift(), Map.of("auto.register.schemas", false)));
        assertEquals(404, refused.status());
        assertTrue(refused.getMessage().contains("auto.register.schemas"), refused.getMessage());
        assertTrue(refused.getMessage().contains("Schema not found"), refused.getMessage());
        int id = registry.put(PublicSchema.textOf(ChainDrift.getClassSchema()));
        byte[] bytes = write(Samples.drift(), Map.of("auto.register.schemas", false));
        assertEquals(id, ByteBuffer.wrap(bytes, 1, 4).getInt());
    }

    @Test
    void theLatestSchemaIsWrittenWhenAskedFor() {
        Schema newer = withOptionalField(ChainDrift.getClassSchema());
        int id = registry.put(newer.toString());
        byte[] bytes = write(Samples.drift(), Map.of("auto.register.schemas", false, "use.latest.version", true));
        assertEquals(id, ByteBuffer.wrap(bytes, 1, 4).getInt());
        GenericRecord generic = assertInstanceOf(GenericRecord.class, read(bytes, Map.of()));
        assertNull(generic.get("later"));
        assertEquals(Samples.drift(), read(bytes, Map.of("specific.avro.reader", true)));
    }

    @Test
    void aSymbolOfANewerWriterIsReadAsUnknown() {
        String newer = PublicSchema.textOf(NodeEvent.getClassSchema())
                .replace("\"NODE_REMOVED\"]", "\"NODE_REMOVED\",\"LATER\"]");
        Schema schema = new Schema.Parser().parse(newer);
        GenericRecord event = assertInstanceOf(GenericRecord.class, read(write(Samples.heartbeat("c", "n")), Map.of()));
        GenericRecord later = new GenericData.Record(schema);
        schema.getFields().forEach(field -> later.put(field.pos(), event.get(field.pos())));
        later.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "LATER"));
        NodeEvent read = assertInstanceOf(NodeEvent.class, read(write(later), Map.of("specific.avro.reader", true)));
        assertEquals(NodeEventKind.UNKNOWN, read.getKind());
    }

    @Test
    void bytesThatAreNoRecordAreMalformed() {
        byte[] good = write(Samples.drift());
        byte[] badMagic = good.clone();
        badMagic[0] = 1;
        assertMalformed(Kind.BAD_MAGIC, badMagic, "begins with byte 1, not 0");
        assertMalformed(Kind.TOO_SHORT, new byte[4], "has 4 bytes");
        assertMalformed(Kind.TOO_SHORT, new byte[0], "has 0 bytes");
        assertMalformed(Kind.TRAILING_BYTES, Arrays.copyOf(good, good.length + 1), "behind the record");
    }

    @Test
    void aValueCutAnywhereIsMalformed() {
        byte[] good = write(Samples.drift());
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings(Map.of()))) {
            Deserializer<ChainDrift> deserializer = serdes.deserializer(ChainDrift.class);
            for (int length = 5; length < good.length; length++) {
                byte[] cut = Arrays.copyOf(good, length);
                MalformedRecordException malformed = assertThrows(
                        MalformedRecordException.class, () -> deserializer.deserialize(TOPIC, cut), "cut to " + length);
                assertEquals(Kind.BAD_PAYLOAD, malformed.kind());
            }
        }
    }

    @Test
    void aLengthThatClaimsGigabytesAllocatesNothing() {
        write(Samples.drift());
        byte[] bomb = {0, 0, 0, 0, 1, (byte) 0xfc, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'x'};
        assertMalformed(Kind.BAD_PAYLOAD, bomb, "does not follow its schema 1");
    }

    @Test
    void anIdTheRegistryDoesNotKnowIsMalformed() {
        byte[] bytes =
                ByteBuffer.allocate(9).put((byte) 0).putInt(4711).putInt(0).array();
        MalformedRecordException malformed = assertMalformed(Kind.UNKNOWN_SCHEMA, bytes, "Schema 4711 not found");
        assertEquals(4711L, malformed.schemaId());
    }

    @Test
    void aSchemaThatIsNotAvroIsMalformed() {
        registry.script((request, count) ->
                ScriptedRegistry.Answer.of(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}"));
        assertMalformed(Kind.UNKNOWN_SCHEMA, new byte[] {0, 0, 0, 0, 1, 0}, "of type PROTOBUF");
    }

    @Test
    void aRecordOfAnotherTypeIsMalformedForATypedReader() {
        byte[] event = write(Samples.heartbeat("demo", "node-a"));
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings(Map.of()))) {
            MalformedRecordException malformed = assertThrows(
                    MalformedRecordException.class,
                    () -> serdes.deserializer(ChainDrift.class).deserialize(TOPIC, event));
            assertEquals(Kind.INCOMPATIBLE_SCHEMA, malformed.kind());
            assertTrue(malformed.getMessage().contains("NAME_MISMATCH"), malformed.getMessage());
        }
    }

    @Test
    void aTypeWithoutClassIsMalformedForASpecificReader() {
        registry.put("{\"type\":\"record\",\"name\":\"java.lang.String\",\"fields\":[]}");
        MalformedRecordException malformed = assertThrows(
                MalformedRecordException.class,
                () -> read(new byte[] {0, 0, 0, 0, 1}, Map.of("specific.avro.reader", true)));
        assertEquals(Kind.INCOMPATIBLE_SCHEMA, malformed.kind());
    }

    @Test
    void valuesAboveTheLimitAreMalformed() {
        byte[] good = write(Samples.drift());
        MalformedRecordException malformed = assertThrows(
                MalformedRecordException.class,
                () -> read(good, Map.of("chaindrift.max.record.bytes", good.length - 1)));
        assertEquals(Kind.TOO_LARGE, malformed.kind());
    }

    @Test
    void anIncompleteRecordIsRefusedByName() {
        GenericRecord empty = new GenericData.Record(ChainDrift.getClassSchema());
        SerializationException refused = assertThrows(SerializationException.class, () -> write(empty));
        assertTrue(refused.getMessage().contains("io.chaindrift.fact.ChainDrift"), refused.getMessage());
        assertTrue(refused.getMessage().contains("cluster"), refused.getMessage());
    }

    @Test
    void whatIsNoAvroRecordIsRefused() {
        SerializationException refused = assertThrows(SerializationException.class, () -> write("text"));
        assertEquals("cannot write a java.lang.String to " + TOPIC + ": it is no Avro record", refused.getMessage());
    }

    @Test
    void aKeySerializerUsesTheKeysSubject() {
        try (ChaindriftAvroSerializer serializer = new ChaindriftAvroSerializer()) {
            serializer.configure(settings(Map.of()), true);
            serializer.serialize("t", Samples.drift());
        }
        assertEquals(List.of("POST /subjects/t-key/versions"), registry.requests());
    }

    @Test
    void serializerAndTypedSerdeWriteTheSameBytes() {
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings(Map.of()))) {
            assertArrayEquals(
                    write(Samples.drift()),
                    serdes.of(ChainDrift.class).serializer().serialize(TOPIC, Samples.drift()));
        }
    }

    private MalformedRecordException assertMalformed(Kind kind, byte[] bytes, String words) {
        MalformedRecordException malformed = assertThrows(MalformedRecordException.class, () -> read(bytes, Map.of()));
        assertEquals(kind, malformed.kind(), malformed.getMessage());
        assertTrue(malformed.getMessage().contains(words), malformed.getMessage());
        assertTrue(malformed.getMessage().contains(TOPIC), malformed.getMessage());
        return malformed;
    }

    private static Schema withOptionalField(Schema schema) {
        String text = PublicSchema.textOf(schema);
        int end = text.lastIndexOf(']');
        return new Schema.Parser()
                .parse(text.substring(0, end)
                        + ",{\"name\":\"later\",\"type\":[\"null\",\"long\"],\"doc\":\"Added later.\",\"default\":null}"
                        + text.substring(end));
    }

    private byte[] write(Object value) {
        return write(value, Map.of());
    }

    private byte[] write(Object value, Map<String, ?> more) {
        try (ChaindriftAvroSerializer serializer = new ChaindriftAvroSerializer()) {
            serializer.configure(settings(more), false);
            return serializer.serialize(TOPIC, value);
        }
    }

    private Object read(byte[] bytes, Map<String, ?> more) {
        try (ChaindriftAvroDeserializer deserializer = new ChaindriftAvroDeserializer()) {
            deserializer.configure(settings(more), false);
            return deserializer.deserialize(TOPIC, bytes);
        }
    }

    private Map<String, Object> settings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("schema.registry.url", registry.uri().toString());
        return settings;
    }
}
