package io.chaindrift.processor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.api.http.ApiServer;
import io.chaindrift.processor.api.http.Outside;
import io.chaindrift.processor.api.past.EventLog;
import io.chaindrift.processor.api.past.RawEvent;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.stream.ChangeLog;
import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.FactTopics;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology and the API over its facts, without a broker: what goes in as events comes out as answers. For one thread. */
public final class RecordedApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Topics that somebody else than the topology writes. */
    private static final Set<ChaindriftTopic> OTHERS =
            Set.of(ChaindriftTopic.SUPPRESSIONS, ChaindriftTopic.REMEDIATION_EVENTS, ChaindriftTopic.CLUSTER_EVENTS);

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final List<RawEvent> log = new ArrayList<>();
    private final FactStore store;
    private final SmallRegistry registry = new SmallRegistry();
    private final ChaindriftSerdes serdes;
    private final TopologyTestDriver driver;
    private final ApiServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Written> written = new ArrayList<>();
    private long offset;

    /** A record that the API wrote. */
    public record Written(
            ChaindriftTopic topic, String key, @Nullable SpecificRecord value) {}

    /** Nothing in it yet. */
    public RecordedApi(Path folder) {
        this(folder, QueryApiConfig.of("127.0.0.1:9", "http://127.0.0.1:9", 0));
    }

    /** The same with other settings of the API. */
    public RecordedApi(Path folder, QueryApiConfig config) {
        serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registry.url()));
        ProcessorConfig processor = ProcessorConfig.embedded("127.0.0.1:9", registry.url(), folder);
        driver = new TopologyTestDriver(
                AuditProcessor.topology(processor, serdes, new CatalogJudge()), processor.streams(), NOW);
        store = new FactStore(config.historyEntries(), config.historyEntriesPerLine());
        ReadStatus ready = new ReadStatus(ReadStatus.Phase.READY, "all read", 0, 0, null);
        server = new ApiServer(
                config,
                store,
                () -> ready,
                new ChangeLog("test", 100),
                new Outside(new Log(), id -> serdes.registry().byId(id).toString(), new Writer()),
                Clock.fixed(NOW, ZoneOffset.UTC));
        server.start();
    }

    /** What nodes said, through the topology and into the answers. */
    public RecordedApi take(List<NodeEvent> events) {
        String topic = ChaindriftTopic.NODE_EVENTS.topicName();
        var input = driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
        try (var serializer = serdes.<NodeEvent>serializer()) {
            for (NodeEvent event : events) {
                String key = ChaindriftTopic.NODE_EVENTS.keyOf(event);
                byte[] value = serializer.serialize(topic, event);
                input.pipeInput(key, value, event.getHeader().getObservedAt());
                long at = event.getHeader().getObservedAt().toEpochMilli();
                log.add(new RawEvent(topic, 0, log.size(), at, key, new RawEvent.Bytes(value), event, null));
            }
        }
        return collected();
    }

    /** Time passes in which nobody says anything. */
    public RecordedApi quiet(Duration time) {
        driver.advanceWallClockTime(time);
        return collected();
    }

    private RecordedApi collected() {
        for (ChaindriftTopic fact : FactTopics.ALL) {
            if (!OTHERS.contains(fact)) {
                collect(fact);
            }
        }
        return this;
    }

    private void collect(ChaindriftTopic topic) {
        var output = driver.createOutputTopic(topic.topicName(), new StringDeserializer(), new ByteArrayDeserializer());
        var values = serdes.deserializer(topic.valueClass());
        List<FactRecord> facts = new ArrayList<>();
        for (TestRecord<String, byte[]> record : output.readRecordsToList()) {
            byte[] bytes = record.value();
            IndexedRecord value = bytes == null ? null : (IndexedRecord) values.deserialize(topic.topicName(), bytes);
            facts.add(new FactRecord(topic, 0, offset++, record.key(), value, null));
        }
        store.apply(facts);
    }

    /** Facts as if somebody had written them. */
    public RecordedApi put(ChaindriftTopic topic, SpecificRecord... values) {
        List<FactRecord> facts = new ArrayList<>();
        for (SpecificRecord value : values) {
            facts.add(new FactRecord(topic, 0, offset++, key(topic, value), value, null));
        }
        store.apply(facts);
        return this;
    }

    /** A fact is no longer one. */
    public void remove(ChaindriftTopic topic, SpecificRecord value) {
        store.apply(List.of(new FactRecord(topic, 0, offset++, key(topic, value), null, null)));
    }

    private static String key(ChaindriftTopic topic, SpecificRecord value) {
        boolean ofNode = FactTopics.HISTORIES.contains(topic);
        return ofNode ? RecordKeys.join(text(value, "cluster"), text(value, "node")) : topic.keyOf(value);
    }

    private static String text(SpecificRecord value, String field) {
        return String.valueOf(value.get(value.getSchema().getField(field).pos()));
    }

    /** The latest records of a topic. */
    public List<IndexedRecord> held(ChaindriftTopic topic) {
        return store.all(topic);
    }

    /** What the API wrote. */
    public List<Written> written() {
        return List.copyOf(written);
    }

    /** An answer that must be one. */
    public JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return tree(answer);
    }

    /** Any answer. */
    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).build());
    }

    /** Any answer to any request. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where it listens. */
    public String base() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Method and path of all that it serves. */
    public Set<String> served() {
        return server.served();
    }

    /** The JSON of an answer. */
    public static JsonNode tree(HttpResponse<String> answer) {
        return tree(answer.body());
    }

    /** JSON. */
    public static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public void close() {
        server.close();
        driver.close();
        serdes.close();
        registry.close();
    }

    private final class Writer implements io.chaindrift.processor.api.write.FactWriter {
        @Override
        public void write(ChaindriftTopic topic, String key, @Nullable SpecificRecord value) {
            written.add(new Written(topic, key, value));
            store.apply(List.of(new FactRecord(topic, 0, offset++, key, value, null)));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private final class Log implements EventLog {
        @Override
        public List<RawEvent> read(
                int partition, List<io.chaindrift.processor.api.past.OffsetRange> ranges, String key) {
            return log.stream()
                    .filter(raw ->
                            raw.key().equals(key) && ranges.stream().anyMatch(range -> range.contains(raw.offset())))
                    .toList();
        }

        @Override
        public List<RawEvent> readAt(int partition, List<Long> offsets, String key) {
            return log.stream()
                    .filter(raw -> raw.key().equals(key) && offsets.contains(raw.offset()))
                    .toList();
        }

        @Override
        public Slice readFrom(int partition, long firstOffset, String key, int most, int budget) {
            List<RawEvent> found = log.stream()
                    .filter(raw -> raw.offset() >= firstOffset && raw.key().equals(key))
                    .limit(most)
                    .toList();
            boolean end = found.size() < most;
            return new Slice(
                    found, end ? log.size() : found.get(found.size() - 1).offset() + 1, end);
        }

        @Override
        public Map<Integer, Long> beginnings() {
            return Map.of(0, 0L);
        }

        @Override
        public int partitionOf(String key) {
            return 0;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
