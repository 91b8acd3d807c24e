package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two recorded nodes through the processor, and every question about their past. */
@WithKafka
class PastIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String A = "/api/v1/nodes/node-a";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FactTopicsUnderTest topics;
    private final QueryApi api;
    private final List<Phase> phases = Phase.of("S1", "node-a");

    @TempDir
    private Path folder;

    PastIT(KafkaUnderTest kafka) {
        this.topics = new FactTopicsUnderTest(kafka);
        this.api = new QueryApi(topics.config(0));
    }

    @BeforeEach
    void start() {
        topics.create();
        api.start();
    }

    @AfterEach
    void stop() {
        api.close();
        topics.close();
    }

    @Test
    void everyQuestionAboutThePastIsAnsweredFromTheLog() throws Exception {
        AuditProcessor processor = topics.processor(folder);
        try {
            processor.start();
            publish(log());
            publish(RecordedNode.empty("node-x").start(0).events());
            FactTopicsUnderTest.await("the last capture is there", () -> {
                JsonNode rules = json(A + "/rules?plane=ipv4-nft&chain=INPUT");
                return rules.path("item").path("digest").asText().equals(digest(phases.size() - 1))
                        && json(A + "/routers").path("items").size() >= 6;
            });
            // What one event wrote is read from several topics, each at its own pace.
            FactTopicsUnderTest.await("all that was told of both nodes is there", this::isAllTold);
            rulesOfEveryPhaseAreFound();
            namesAreFoundInKeyframesOnly();
            twoTimesAreCompared();
            eventsCanBeReadWithoutTheRegistry();
            lifeIsTold();
            questionsWithoutAnAnswerAreRefused();
            answersAreTaggedAndPacked();
        } finally {
            processor.close();
        }
    }

    private boolean isAllTold() throws Exception {
        JsonNode timeline = json(A + "/timeline?plane=ipv4-nft&table=filter&chain=KUBE-ROUTER-INPUT&limit=5000");
        return timeline.path("items")
                        .findValuesAsText("kind")
                        .containsAll(List.of("DRIFT", "FINDING", "UPGRADE", "ROUTER"))
                && json("/api/v1/nodes").path("items").size() == 2
                && json("/api/v1/upgrades?node=node-a&limit=5000")
                        .path("items")
                        .findValuesAsText("toVersion")
                        .contains("v2.11.1");
    }

    private void rulesOfEveryPhaseAreFound() throws Exception {
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            JsonNode item =
                    json(A + "/rules?plane=ipv4-nft&asOf=" + phase.observedAt()).path("item");
            assertEquals(digest(i), item.path("digest").asText(), phase.label());
            boolean changed = i == 0 || !digest(i).equals(digest(i - 1));
            assertEquals(changed, item.path("observedAt").asLong() == phase.observedAt(), phase.label());
            assertTrue(item.path("verified").asBoolean());
            assertEquals(
                    item.path("deltas").asInt() == 0, item.path("exactNames").asBoolean());
        }
        JsonNode first = json(A + "/rules?plane=ipv4-nft&table=filter&chain=KUBE-ROUTER-INPUT&asOf="
                + Instant.ofEpochMilli(phases.get(1).observedAt()));
        assertEquals(1, first.path("item").path("chains").size());
        assertEquals(
                phases.get(1)
                        .planes()
                        .get("ipv4-nft")
                        .filterChain("KUBE-ROUTER-INPUT")
                        .ruleCount(),
                first.path("item").path("chains").path(0).path("ruleCount").asInt());
        assertTrue(
                first.path("item").path("freshUntil").asLong() > phases.get(1).observedAt());
    }

    private void namesAreFoundInKeyframesOnly() throws Exception {
        JsonNode chains = json(A + "/rules?plane=ipv4-nft&asOf=" + phases.get(3).observedAt())
                .path("item")
                .path("chains");
        int asked = 0;
        for (JsonNode chain : chains) {
            String name = chain.path("churnedName").asText("");
            if (name.startsWith("KUBE-POD-FW-")) {
                JsonNode found = json(A + "/chains/" + name + "?at="
                                + phases.get(2).observedAt())
                        .path("item");
                assertEquals(chain.path("name").asText(), found.path("identity").asText());
                assertEquals("POD", found.path("kind").asText());
                assertEquals(
                        phases.get(3).observedAt(), found.path("seenAt").path(0).asLong());
                asked++;
            }
        }
        assertTrue(asked > 0);
        assertEquals(404, get(A + "/chains/KUBE-POD-FW-AAAAAAAAAAAAAAAA").statusCode());
    }

    private void twoTimesAreCompared() throws Exception {
        String span = "node=node-a&plane=ipv4-nft&from=" + phases.get(1).observedAt() + "&to="
                + phases.get(3).observedAt();
        JsonNode diff = json("/api/v1/diff?" + span + "&chain=KUBE-ROUTER-INPUT")
                .path("item")
                .path("planes")
                .path(0);
        assertFalse(diff.path("equal").asBoolean());
        assertEquals("CHANGED", diff.path("chains").path(0).path("change").asText());
        assertTrue(diff.path("chains").path(0).path("added").toString().contains("primary/secondary cluster IP range"));
        String same = "node=node-a&plane=ipv4-nft&from=" + phases.get(3).observedAt() + "&to="
                + phases.get(3).observedAt();
        assertTrue(json("/api/v1/diff?" + same)
                .path("item")
                .path("planes")
                .path(0)
                .path("equal")
                .asBoolean());
        assertTrue(json("/api/v1/diff?nodeA=node-a&nodeB=node-a")
                .path("item")
                .path("planes")
                .path(0)
                .path("equal")
                .asBoolean());
    }

    private void eventsCanBeReadWithoutTheRegistry() throws Exception {
        JsonNode page = json(A + "/events?limit=500");
        assertEquals(log().size(), page.path("items").size());
        long before = -1;
        for (JsonNode event : page.path("items")) {
            byte[] value = Base64.getDecoder().decode(event.path("value").asText());
            assertEquals(
                    event.path("sha256").asText(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
            assertTrue(event.path("offset").asLong() > before);
            before = event.path("offset").asLong();
            Schema schema = new Schema.Parser()
                    .parse(page.path("schemas")
                            .path(event.path("schemaId").asText())
                            .toString());
            GenericRecord read = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
            assertEquals(
                    event.path("event").path("kind").asText(), read.get("kind").toString());
        }
        JsonNode part = json(A + "/events?withBase=false&from=" + phases.get(4).observedAt() + "&to="
                + phases.get(5).observedAt());
        assertTrue(part.path("items").size() > 0);
        for (JsonNode event : part.path("items")) {
            assertEquals(
                    phases.get(4).observedAt(),
                    event.path("event").path("header").path("observedAt").asLong());
        }
        JsonNode based = json(A + "/events?from=" + phases.get(4).observedAt() + "&to="
                + phases.get(5).observedAt());
        assertTrue(based.path("items").size() > part.path("items").size());
        JsonNode small = json(A + "/events?limit=3");
        assertEquals(3, small.path("items").size());
        assertEquals(
                page.path("items").path(3).path("offset").asLong(),
                json(A + "/events?limit=1&cursor=" + small.path("cursor").asText())
                        .path("items")
                        .path(0)
                        .path("offset")
                        .asLong());
    }

    private void lifeIsTold() throws Exception {
        JsonNode timeline = json(A + "/timeline?plane=ipv4-nft&table=filter&chain=KUBE-ROUTER-INPUT&limit=5000");
        List<String> kinds = timeline.path("items").findValuesAsText("kind");
        assertTrue(kinds.containsAll(List.of("DRIFT", "FINDING", "UPGRADE", "ROUTER")), kinds.toString());
        List<JsonNode> times = timeline.path("items").findValues("at");
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i - 1).asLong() <= times.get(i).asLong());
        }
        JsonNode facts = json(A + "/facts?limit=5000&to=" + phases.get(4).observedAt());
        assertTrue(facts.path("items").size() > 0);
        facts.path("items")
                .forEach(fact ->
                        assertTrue(fact.path("at").asLong() < phases.get(4).observedAt()));
        JsonNode node = json(A).path("item");
        assertEquals("node-a", node.path("node").path("node").asText());
        assertTrue(node.path("chains").size() > 0);
        assertTrue(node.path("upgrades").size() > 0);
        assertEquals(
                "v2.11.1",
                json("/api/v1/upgrades/gate?to=v2.11.1").path("item").path("to").asText());
        JsonNode gate = json("/api/v1/upgrades/gate?to=v2.11.1").path("item");
        assertEquals("UNKNOWN", gate.path("verdict").asText(), "node-x has never been judged");
        JsonNode card =
                json("/api/v1/upgrades/scorecard?to=v2.0.1").path("items").path(0);
        assertEquals(1, card.path("nodes").asInt());
        assertEquals(1, card.path("lagging").asInt());
    }

    private void questionsWithoutAnAnswerAreRefused() throws Exception {
        assertEquals(400, get(A + "/rules").statusCode());
        assertEquals(404, get(A + "/rules?plane=ipv6-legacy").statusCode());
        assertEquals(409, get(A + "/rules?plane=ipv4-nft&asOf=5").statusCode());
        assertEquals(400, get(A + "/rules?plane=ipv4-nft&asOf=yesterday").statusCode());
        assertEquals(404, get("/api/v1/nodes/nobody").statusCode());
        assertEquals(403, post("/api/v1/suppressions", "{}").statusCode());
    }

    private void answersAreTaggedAndPacked() throws Exception {
        String path = A + "/rules?plane=ipv4-nft&asOf=" + phases.get(0).observedAt();
        String tag = get(path).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = http.send(
                HttpRequest.newBuilder(uri(path)).header("If-None-Match", tag).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        HttpResponse<byte[]> packed = http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse("none"));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertTrue(JSON.readTree(in).path("item").path("verified").asBoolean());
        }
    }

    /** The collector starts anew in the middle, with a keyframe. */
    private List<NodeEvent> log() {
        RecordedNode log = RecordedNode.empty("node-a").start(phases.get(0).observedAt());
        phases.subList(0, 3).forEach(log::publish);
        log.restart(phases.get(3).observedAt());
        phases.subList(3, phases.size()).forEach(log::publish);
        return log.events();
    }

    private String digest(int phase) {
        return phases.get(phase).planes().get("ipv4-nft").digest().hex();
    }

    private void publish(List<NodeEvent> events) {
        topics.publish(ChaindriftTopic.NODE_EVENTS, events.toArray(new NodeEvent[0]));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private JsonNode json(String path) throws Exception {
        return JSON.readTree(get(path).body());
    }
}
