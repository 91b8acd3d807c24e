package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.Samples;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the serde does with a real registry, whichever it is. */
abstract class SerdeContract {

    private final String topic = "contract-" + UUID.randomUUID();

    /** The registry's address. */
    abstract String registryUrl();

    @Test
    void aSpecificRecordIsReadAsGenericRecordWithTheRegistrysSchema() {
        byte[] bytes = write(Samples.drift());
        GenericRecord generic = assertInstanceOf(GenericRecord.class, read(bytes, false));
        assertEquals(26L, generic.get("duplicateRules"));
        assertEquals("EXISTENCE_CHECK_BROKEN_EARLIER", generic.get("cause").toString());
        assertEquals(Samples.drift(), read(bytes, true));
        assertEquals(
                "Node name, as in the record's key.",
                generic.getSchema().getField("node").doc());
    }

    @Test
    void anIncompatibleSchemaIsRefusedInTheRegistrysWords() {
        try (SchemaRegistryClient client = client()) {
            write(Samples.drift());
            client.setCompatibility(subject(), SchemaRegistryClient.FULL_TRANSITIVE);
            Schema broken = with("{\"name\":\"addedField\",\"type\":\"long\",\"doc\":\"No default.\"}");
            assertFalse(client.incompatibilities(subject(), broken).isEmpty());
            RegistryRefusedException refused =
                    assertThrows(RegistryRefusedException.class, () -> client.register(subject(), broken));
            assertEquals(RegistryRefusedException.INCOMPATIBLE, refused.status(), refused.getMessage());
            assertTrue(refused.getMessage().contains("refused POST"), refused.getMessage());
        }
    }

    @Test
    void aCompatibleSchemaBecomesTheLatestAndIsReadByTheOldClass() {
        try (SchemaRegistryClient client = client()) {
            write(Samples.drift());
            client.setCompatibility(subject(), SchemaRegistryClient.FULL_TRANSITIVE);
            Schema newer =
                    with("{\"name\":\"addedField\",\"type\":[\"null\",\"long\"],\"doc\":\"Later.\",\"default\":null}");
            assertEquals(List.of(), client.incompatibilities(subject(), newer));
            int id = client.register(subject(), newer);
            SchemaRegistryClient.Registered latest = client.latest(subject());
            assertEquals(id, latest.id());
            assertEquals(newer, latest.schema());
            GenericRecord record = new GenericData.Record(newer);
            GenericRecord old = assertInstanceOf(GenericRecord.class, read(write(Samples.drift()), false));
            old.getSchema().getFields().forEach(field -> record.put(field.name(), old.get(field.pos())));
            record.put("addedField", 7L);
            assertEquals(Samples.drift(), read(write(record), true));
        }
    }

    @Test
    void theSameSchemaHasOneIdInEverySubject() {
        try (SchemaRegistryClient client = client()) {
            int id = client.register(subject(), ChainDrift.getClassSchema());
            assertEquals(id, client.register(subject() + "-2", ChainDrift.getClassSchema()));
            assertEquals(id, client.lookUp(subject(), ChainDrift.getClassSchema()));
            assertEquals(PublicSchema.of(ChainDrift.getClassSchema()), client.byId(id));
        }
    }

    @Test
    void anIdThatWasNeverGivenIsMalformed() {
        byte[] bytes = ByteBuffer.allocate(6)
                .put((byte) 0)
                .putInt(1_999_999_999)
                .put((byte) 0)
                .array();
        MalformedRecordException malformed = assertThrows(MalformedRecordException.class, () -> read(bytes, false));
        assertEquals(MalformedRecordException.Kind.UNKNOWN_SCHEMA, malformed.kind());
    }

    @Test
    void aSchemaThatIsNotThereIsNotFound() {
        try (SchemaRegistryClient client = client()) {
            RegistryRefusedException refused = assertThrows(
                    RegistryRefusedException.class, () -> client.lookUp(subject(), ChainDrift.getClassSchema()));
            assertEquals(RegistryRefusedException.NOT_FOUND, refused.status());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicsSchemaIsAccepted(ChaindriftTopic published) {
        try (SchemaRegistryClient client = client()) {
            String subject = topic + published.subject();
            int id = client.register(subject, published.schema());
            assertEquals(
                    PublicSchema.of(published.schema()), client.latest(subject).schema());
            assertTrue(id > 0);
        }
    }

    @Test
    void publishingTwiceGivesEverySubjectOneVersion() {
        try (SchemaRegistryClient client = client()) {
            SchemaPublisher.publish(client);
            SchemaPublisher.publish(client);
            for (ChaindriftTopic published : ChaindriftTopic.values()) {
                SchemaRegistryClient.Registered latest = client.latest(published.subject());
                assertEquals(1, latest.version(), published::subject);
                assertEquals(PublicSchema.of(published.schema()), latest.schema());
            }
            String subject = ChaindriftTopic.DRIFT.subject();
            Schema broken = with("{\"name\":\"addedField\",\"type\":\"long\",\"doc\":\"No default.\"}");
            RegistryRefusedException refused =
                    assertThrows(RegistryRefusedException.class, () -> client.register(subject, broken));
            assertEquals(RegistryRefusedException.INCOMPATIBLE, refused.status(), refused.getMessage());
        }
    }

    private String subject() {
        return topic + "-value";
    }

    private static Schema with(String field) {
        String text = PublicSchema.textOf(ChainDrift.getClassSchema());
        int end = text.lastIndexOf(']');
        return new Schema.Parser().parse(text.substring(0, end) + "," + field + text.substring(end));
    }

    private SchemaRegistryClient client() {
        return new SchemaRegistryClient(RegistryConfig.from(settings()));
    }

    private byte[] write(Object value) {
        try (ChaindriftAvroSerializer serializer = new ChaindriftAvroSerializer()) {
            serializer.configure(settings(), false);
            return serializer.serialize(topic, value);
        }
    }

    private Object read(byte[] bytes, boolean specific) {
        Map<String, Object> settings = settings();
        settings.put("specific.avro.reader", specific);
        try (ChaindriftAvroDeserializer deserializer = new ChaindriftAvroDeserializer()) {
            deserializer.configure(settings, false);
            return deserializer.deserialize(topic, bytes);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(RegistryConfig.URL, registryUrl());
        return settings;
    }
}
