package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the API while the processor is stopped, started and joined by another: what both have read is one story. */
@WithKafka
class TwoApisIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LISTS =
            List.of("/api/v1/drift", "/api/v1/findings", "/api/v1/upgrades", "/api/v1/fleet");

    private final HttpClient http = HttpClient.newHttpClient();
    private final FactTopicsUnderTest topics;

    @TempDir
    private Path folder;

    TwoApisIT(KafkaUnderTest kafka) {
        this.topics = new FactTopicsUnderTest(kafka);
    }

    @Test
    void theyAnswerAlikeWhateverTheProcessorGoesThrough() throws Exception {
        topics.create();
        List<NodeEvent> first = RecordedNode.events("S9", "node-c");
        List<NodeEvent> second = RecordedNode.events("S4", "node-a");
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong compared = new AtomicLong();
        AtomicReference<String> differing = new AtomicReference<>("");
        try (QueryApi one = new QueryApi(topics.config(0)).start();
                QueryApi other = new QueryApi(topics.config(0)).start()) {
            FactTopicsUnderTest.await("both are ready", () -> one.isReady() && other.isReady());
            Thread reader = new Thread(() -> compareUntil(over, one, other, compared, differing), "reader");
            reader.start();
            try {
                processorGoesThroughThings(one, first, second);
            } finally {
                over.set(true);
                reader.join();
            }
            assertEquals("", differing.get());
            assertTrue(compared.get() > 0, "no two answers were of one moment");
            for (String list : LISTS) {
                FactTopicsUnderTest.await(
                        "both say the same of " + list, () -> alike(ask(one, list), ask(other, list)));
                assertTrue(items(one, list).size() > 0, list);
            }
        } finally {
            topics.close();
        }
    }

    private void processorGoesThroughThings(QueryApi api, List<NodeEvent> first, List<NodeEvent> second)
            throws Exception {
        AuditProcessor processor = topics.processor(folder.resolve("a"));
        processor.start();
        publish(first.subList(0, first.size() / 2));
        FactTopicsUnderTest.await(
                "the first rows", () -> items(api, "/api/v1/drift").size() > 0);
        processor.close();
        publish(second.subList(0, second.size() / 2));
        AuditProcessor again = topics.processor(folder.resolve("a"));
        again.start();
        AuditProcessor joining = topics.processor(folder.resolve("b"), "joining");
        joining.start();
        publish(first.subList(first.size() / 2, first.size()));
        FactTopicsUnderTest.await("both work", () -> again.isRunning() && joining.isRunning());
        publish(second.subList(second.size() / 2, second.size()));
        again.close();
        FactTopicsUnderTest.await(
                "the last rows", () -> text(items(api, "/api/v1/fleet")).contains("\"nodesExpected\":2"));
        joining.close();
    }

    /** Answers that say they rest on the same records must be the same. */
    private void compareUntil(
            AtomicBoolean over, QueryApi one, QueryApi other, AtomicLong compared, AtomicReference<String> differing) {
        try {
            while (!over.get() && differing.get().isEmpty()) {
                for (String list : LISTS) {
                    JsonNode a = ask(one, list);
                    JsonNode b = ask(other, list);
                    JsonNode read = a.path("asOf").path("offsets");
                    if (!read.isEmpty() && read.equals(b.path("asOf").path("offsets"))) {
                        compared.incrementAndGet();
                        if (!a.path("items").equals(b.path("items"))) {
                            differing.set(list + ": " + a + " and " + b);
                        }
                    }
                }
            }
        } catch (Exception e) {
            differing.set("no answer: " + e);
        }
    }

    private static String text(JsonNode node) {
        return node.toString();
    }

    private JsonNode items(QueryApi api, String list) throws Exception {
        return ask(api, list).path("items");
    }

    private static boolean alike(JsonNode one, JsonNode other) {
        return one.path("asOf").path("offsets").equals(other.path("asOf").path("offsets"))
                && one.path("items").equals(other.path("items"));
    }

    private JsonNode ask(QueryApi api, String path) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private void publish(List<NodeEvent> events) {
        topics.publish(ChaindriftTopic.NODE_EVENTS, events.toArray(NodeEvent[]::new));
    }
}
