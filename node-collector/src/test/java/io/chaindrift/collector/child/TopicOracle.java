package io.chaindrift.collector.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic from its beginning with generic Avro and a schema fetched over HTTP, and keeps its own books: sequences, epochs,
 * and the rules of one chain as keyframes and deltas tell them. It shares no code with the collector.
 */
final class TopicOracle {

    private static final String CHAIN = "KUBE-ROUTER-INPUT";

    private final String servers;
    private final String registry;
    private final String topic;
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final Map<String, byte[]> seen = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final List<List<String>> states = new ArrayList<>();
    private @Nullable String stream;
    private long epoch = -1;
    private long sequence = -1;
    private int duplicates;
    private int epochs;
    private int gaps;
    private List<String> rules = new ArrayList<>();
    private boolean known;
    private int suspect;
    private long offset;

    TopicOracle(String servers, String registry, String topic) {
        this.servers = servers;
        this.registry = registry;
        this.topic = topic;
    }

    int events() {
        return seen.size();
    }

    int duplicates() {
        return duplicates;
    }

    int epochs() {
        return epochs;
    }

    int gaps() {
        return gaps;
    }

    /** The chain's rules after each capture that changed them, in the order of the topic. */
    List<List<String>> states() {
        return states;
    }

    /** Reads what has come since the last call. */
    void read() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    event(record.value());
                }
                offset = consumer.position(partition);
            }
        }
    }

    private void event(byte[] value) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(value);
        assertEquals(0, in.get());
        Schema schema = schema(in.getInt());
        GenericRecord event = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
        GenericRecord header = (GenericRecord) event.get("header");
        String id = header.get("streamId") + "/" + header.get("epoch") + "/" + header.get("sequence");
        byte[] before = seen.put(id, value);
        told.add(id + " " + event.get("kind"));
        if (before != null) {
            assertTrue(Arrays.equals(before, value), () -> "two contents for " + id);
            duplicates++;
            return;
        }
        inOrder(event, header, id);
        rules(event);
    }

    private void inOrder(GenericRecord event, GenericRecord header, String id) {
        String thisStream = header.get("streamId").toString();
        long thisEpoch = (Long) header.get("epoch");
        long thisSequence = (Long) header.get("sequence");
        if (!thisStream.equals(stream) || thisEpoch != epoch) {
            epochs++;
            GenericRecord started = (GenericRecord) event.get("epochStarted");
            assertEquals(0, thisSequence, () -> "an epoch that does not begin: " + id);
            if (stream != null) {
                assertEquals(stream, thisStream, () -> "another stream after " + last());
                assertTrue(thisEpoch > epoch, () -> "an older epoch after " + last());
                boolean complete = started.get("previousEpoch").equals(epoch)
                        && started.get("previousLastSequence").equals(sequence);
                boolean named = !started.get("lost").toString().equals("NOTHING");
                assertTrue(complete || named, () -> "a gap that nobody names after " + last() + ": " + started);
                gaps += complete ? 0 : 1;
            }
            known = false;
        } else {
            assertEquals(sequence + 1, thisSequence, () -> "a hole in an epoch, after " + last());
        }
        stream = thisStream;
        epoch = thisEpoch;
        sequence = thisSequence;
    }

    private String last() {
        return String.join(", ", told.subList(Math.max(0, told.size() - 5), told.size()));
    }

    @SuppressWarnings("unchecked")
    private void rules(GenericRecord event) {
        GenericRecord keyframe = (GenericRecord) event.get("rulesetKeyframe");
        GenericRecord delta = (GenericRecord) event.get("rulesetDelta");
        GenericRecord body = keyframe == null ? delta : keyframe;
        if (body == null
                || !"ipv4-nft"
                        .equals(((GenericRecord) body.get("capture"))
                                .get("plane")
                                .toString())) {
            return;
        }
        GenericRecord capture = (GenericRecord) body.get("capture");
        boolean trusted = capture.get("trust").toString().equals("TRUSTED");
        // On a slow machine the rules change as often as they are read: that is said, and such a state proves nothing.
        assertTrue(trusted || "TORN".equals(String.valueOf(capture.get("suspectReason"))), capture::toString);
        suspect += trusted ? 0 : 1;
        if (keyframe != null) {
            List<String> all = new ArrayList<>();
            for (GenericRecord chain : (List<GenericRecord>) keyframe.get("chains")) {
                if (chain.get("name").toString().equals(CHAIN)) {
                    all.addAll(runs((GenericData.Array<GenericRecord>) chain.get("runs")));
                }
            }
            rules = all;
            known = true;
        } else {
            assertTrue(known, "a delta without a keyframe before it");
            for (GenericRecord edit : (List<GenericRecord>) delta.get("edits")) {
                if (edit.get("name").toString().equals(CHAIN)) {
                    rules = edited(rules, edit);
                }
            }
        }
        if (trusted && (states.isEmpty() || !rules.equals(states.get(states.size() - 1)))) {
            states.add(rules);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> edited(List<String> before, GenericRecord edit) {
        List<String> after = new ArrayList<>();
        int next = 0;
        for (GenericRecord splice : (List<GenericRecord>) edit.get("edits")) {
            int at = ((Number) splice.get("at")).intValue();
            after.addAll(before.subList(next, at));
            after.addAll(runs((GenericData.Array<GenericRecord>) splice.get("insert")));
            next = at + ((Number) splice.get("remove")).intValue();
        }
        after.addAll(before.subList(Math.min(next, before.size()), before.size()));
        return after;
    }

    private static List<String> runs(List<GenericRecord> runs) {
        List<String> rules = new ArrayList<>();
        for (GenericRecord run : runs) {
            for (int i = 0; i < ((Number) run.get("repeat")).intValue(); i++) {
                rules.add(run.get("rule").toString());
            }
        }
        return rules;
    }

    private Schema schema(int id) throws Exception {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Schema parsed = new Schema.Parser()
                .parse(new ObjectMapper().readTree(answer.body()).path("schema").asText());
        schemas.put(id, parsed);
        return parsed;
    }

    /** Figures for people. */
    Map<String, Integer> figures() {
        Map<String, Integer> figures = new LinkedHashMap<>();
        figures.put("events", events());
        figures.put("epochs", epochs);
        figures.put("duplicates", duplicates);
        figures.put("named gaps", gaps);
        figures.put("suspect captures", suspect);
        figures.put("states of the chain", states.size());
        return figures;
    }
}
