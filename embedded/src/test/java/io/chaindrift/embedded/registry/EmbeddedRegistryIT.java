package io.chaindrift.embedded.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.RegistryClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
    private static final String V1 = record("{\"name\":\"a\",\"type\":\"string\"}");
    private static final String V2 = record(
            "{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":[\"null\",\"string\"],\"default\":null}");
    private static final String V3_NEEDS_C =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"c\",\"type\":\"string\"}");

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    private EmbeddedRegistry registry;
    private RegistryClient client;
    private String subject;

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"test\",\"fields\":[" + fields + "]}";
    }

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.in(directory));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startRegistry(TestInfo test) {
        subject = test.getTestMethod().orElseThrow().getName();
        registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        client = new RegistryClient(registry.url());
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void findsARegisteredSchemaByIdSubjectAndText() throws Exception {
        Answer registered = client.register(subject, V1);
        int id = registered.body().path("id").asInt();
        assertEquals(200, registered.status());
        assertEquals("application/vnd.schemaregistry.v1+json", registered.contentType());
        assertEquals(V1, client.get("/schemas/ids/" + id).body().path("schema").asText());
        assertEquals(
                "[{\"subject\":\"" + subject + "\",\"version\":1}]",
                sorted(client.get("/schemas/ids/" + id + "/versions"), subject));
        Answer looked = client.post("/subjects/" + subject, RegistryClient.wrap(V1));
        assertEquals(1, looked.body().path("version").asInt());
        assertEquals(id, looked.body().path("id").asInt());
        assertEquals(looked, client.get("/subjects/" + subject + "/versions/latest"));
        assertEquals(looked, client.get("/subjects/" + subject + "/versions/1"));
        assertEquals(
                "test",
                client.get("/subjects/" + subject + "/versions/1/schema")
                        .body()
                        .path("namespace")
                        .asText());
        assertEquals(
                "[1]", client.get("/subjects/" + subject + "/versions").body().toString());
        assertEquals("[\"AVRO\"]", client.get("/schemas/types").body().toString());
        assertEquals("READWRITE", client.get("/mode").body().path("mode").asText());
    }

    @Test
    void givesTheSameSchemaOneIdInAllSubjectsAndRegistersItOnce() throws Exception {
        String name = V1.replace("\"R\"", "\"Shared\"");
        int first = client.register(subject + "-1", name).body().path("id").asInt();
        int again = client.register(subject + "-1", name).body().path("id").asInt();
        int other = client.register(subject + "-2", name).body().path("id").asInt();
        int different = client.register(subject + "-2", name.replace("\"a\"", "\"a\",\"doc\":\"d\""))
                .body()
                .path("id")
                .asInt();
        assertEquals(first, again);
        assertEquals(first, other);
        assertTrue(different > first, "another text has another id, but is " + different);
        assertEquals(
                "[\"" + subject + "-1\",\"" + subject + "-2\"]",
                client.get("/schemas/ids/" + first + "/subjects").body().toString());
    }

    @Test
    void answersUnknownThingsInConfluentsForm() throws Exception {
        assertError(404, 40401, client.get("/subjects/nobody/versions"));
        assertError(404, 40401, client.post("/subjects/nobody", RegistryClient.wrap(V1)));
        assertError(404, 40403, client.get("/schemas/ids/999999"));
        client.register(subject, V1);
        assertError(404, 40402, client.get("/subjects/" + subject + "/versions/7"));
        assertError(404, 40403, client.post("/subjects/" + subject, RegistryClient.wrap(V2)));
        assertError(422, 42202, client.get("/subjects/" + subject + "/versions/nought"));
        assertError(422, 42201, client.register(subject, "{\"type\":\"nonsense\"}"));
        assertError(422, 42203, client.put("/config", "{\"compatibility\":\"SOMEHOW\"}"));
        assertError(404, 40408, client.get("/config/" + subject));
        assertError(400, 400, client.post("/subjects/" + subject + "/versions", "not json"));
        assertError(404, 404, client.get("/nowhere"));
        assertError(405, 405, client.put("/subjects/" + subject + "/versions", "{}"));
        assertError(413, 413, client.register(subject, " ".repeat(1 << 20)));
    }

    @Test
    void refusesASchemaThatBreaksTheSubjectsLevelAndSaysWhere() throws Exception {
        assertEquals(
                "FULL_TRANSITIVE",
                client.put("/config/" + subject, "{\"compatibility\":\"FULL_TRANSITIVE\"}")
                        .body()
                        .path("compatibility")
                        .asText());
        client.register(subject, V1);
        assertEquals(200, client.register(subject, V2).status());
        Answer refused = client.register(subject, V3_NEEDS_C);
        assertError(409, 409, refused);
        String message = refused.body().path("message").asText();
        assertTrue(message.contains("READER_FIELD_MISSING_DEFAULT_VALUE"), message);
        assertTrue(message.contains("subject \"" + subject + "\""), message);
        assertEquals(
                "[1,2]", client.get("/subjects/" + subject + "/versions").body().toString());
    }

    @Test
    void checksCompatibilityWithoutRegistering() throws Exception {
        client.register(subject, V1);
        String path = "/compatibility/subjects/" + subject + "/versions/latest";
        Answer fits = client.post(path, RegistryClient.wrap(V2));
        assertTrue(fits.body().path("is_compatible").asBoolean());
        Answer breaks = client.post(path + "?verbose=true", RegistryClient.wrap(V3_NEEDS_C));
        assertFalse(breaks.body().path("is_compatible").asBoolean());
        assertEquals(
                1, breaks.body().path("messages").size(), () -> breaks.body().toString());
        assertEquals(
                "[1]", client.get("/subjects/" + subject + "/versions").body().toString());
    }

    @Test
    void keepsLevelsPerSubjectAndFallsBackToTheGlobalOne() throws Exception {
        assertEquals(
                "BACKWARD",
                client.get("/config").body().path("compatibilityLevel").asText());
        client.put("/config/" + subject, "{\"compatibility\":\"none\"}");
        assertEquals(
                "NONE",
                client.get("/config/" + subject)
                        .body()
                        .path("compatibilityLevel")
                        .asText());
        client.delete("/config/" + subject);
        assertError(404, 40408, client.get("/config/" + subject));
        assertEquals(
                "BACKWARD",
                client.get("/config/" + subject + "?defaultToGlobal=true")
                        .body()
                        .path("compatibilityLevel")
                        .asText());
    }

    @Test
    void deletesSoftlyFirstAndThenForGood() throws Exception {
        int id = client.register(subject, V1).body().path("id").asInt();
        client.register(subject, V2);
        assertError(404, 40407, client.delete("/subjects/" + subject + "/versions/1?permanent=true"));
        assertEquals(
                "1",
                client.delete("/subjects/" + subject + "/versions/1").body().toString());
        assertError(404, 40406, client.delete("/subjects/" + subject + "/versions/1"));
        assertEquals(
                "[2]", client.get("/subjects/" + subject + "/versions").body().toString());
        assertEquals(
                "[1,2]",
                client.get("/subjects/" + subject + "/versions?deleted=true")
                        .body()
                        .toString());
        assertEquals(V1, client.get("/schemas/ids/" + id).body().path("schema").asText());
        assertError(404, 40405, client.delete("/subjects/" + subject + "?permanent=true"));
        assertEquals("[2]", client.delete("/subjects/" + subject).body().toString());
        assertError(404, 40404, client.delete("/subjects/" + subject));
        assertEquals(
                "[1,2]",
                client.delete("/subjects/" + subject + "?permanent=true").body().toString());
        assertError(404, 40401, client.get("/subjects/" + subject + "/versions?deleted=true"));
    }

    @Test
    void remembersEverythingThroughItsTopicInConfluentsFormat() throws Exception {
        int id = client.register(subject, V1).body().path("id").asInt();
        client.put("/config/" + subject, "{\"compatibility\":\"FORWARD\"}");
        Answer before = client.get("/subjects/" + subject + "/versions/1");
        registry.close();
        registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        client = new RegistryClient(registry.url());

        assertEquals(before, client.get("/subjects/" + subject + "/versions/1"));
        assertEquals(
                "FORWARD",
                client.get("/config/" + subject)
                        .body()
                        .path("compatibilityLevel")
                        .asText());
        assertEquals(id, client.register(subject, V1).body().path("id").asInt());
        List<String> written = recordsOf(subject);
        assertEquals(
                List.of(
                        "{\"keytype\":\"SCHEMA\",\"subject\":\"" + subject + "\",\"version\":1,\"magic\":1} -> "
                                + "{\"subject\":\"" + subject + "\",\"version\":1,\"id\":" + id + ",\"schema\":\""
                                + V1.replace("\"", "\\\"") + "\",\"deleted\":false}",
                        "{\"keytype\":\"CONFIG\",\"subject\":\"" + subject + "\",\"magic\":0} -> "
                                + "{\"compatibilityLevel\":\"FORWARD\"}"),
                written);
    }

    @Test
    void readsATopicThatAnotherRegistryWrote() throws Exception {
        registry.close();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            send(producer, "{\"keytype\":\"NOOP\",\"magic\":0}", null);
            send(producer, "garbage", "garbage");
            send(
                    producer,
                    "{\"keytype\":\"SCHEMA\",\"subject\":\"" + subject + "\",\"version\":4,\"magic\":1}",
                    "{\"subject\":\"" + subject
                            + "\",\"version\":4,\"id\":40,\"md5\":\"x\",\"schema\":\"\\\"long\\\"\","
                            + "\"deleted\":false}");
        }
        registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        client = new RegistryClient(registry.url());
        assertEquals(
                "\"long\"", client.get("/schemas/ids/40").body().path("schema").asText());
        int next = client.register(subject, "\"double\"").body().path("id").asInt();
        assertTrue(next > 40, "ids go on after the highest one seen, but the next was " + next);
        assertEquals(
                "[4,5]", client.get("/subjects/" + subject + "/versions").body().toString());
    }

    @Test
    void answersNoOtherHostName() throws Exception {
        URI url = URI.create(registry.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /subjects HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertTrue(readAll(socket.getInputStream()).startsWith("HTTP/1.1 403"));
        }
    }

    private static String readAll(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertError(int status, int code, Answer answer) {
        assertEquals(status, answer.status(), () -> answer.body().toString());
        assertEquals(
                code,
                answer.body().path("error_code").asInt(),
                () -> answer.body().toString());
        assertFalse(answer.body().path("message").asText().isBlank(), "an error has words");
    }

    /** The entries of this subject only: other tests may have registered the same text. */
    private static String sorted(Answer versions, String subject) {
        List<String> mine = new ArrayList<>();
        versions.body().forEach(entry -> {
            if (entry.path("subject").asText().equals(subject)) {
                mine.add("{\"subject\":\"" + subject + "\",\"version\":" + entry.path("version") + "}");
            }
        });
        return mine.toString();
    }

    private static void send(KafkaProducer<String, String> producer, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(SchemaLog.TOPIC, 0, key, value)).get();
    }

    private static List<String> recordsOf(String subject) {
        List<String> found = new ArrayList<>();
        TopicPartition partition = new TopicPartition(SchemaLog.TOPIC, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(100))) {
                    if (each.key().contains("\"" + subject + "\"")) {
                        found.add(each.key() + " -> " + each.value());
                    }
                }
            }
        }
        return found;
    }
}
