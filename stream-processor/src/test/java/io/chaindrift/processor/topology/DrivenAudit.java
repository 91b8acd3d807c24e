package io.chaindrift.processor.topology;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The whole topology, driven record by record in this thread, without a broker; remembers all that it said. */
final class DrivenAudit implements AutoCloseable {

    private final RegistryOfTests registry;
    private final ChaindriftSerdes serdes;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> events;
    private final Map<ChaindriftTopic, List<KeyValue<String, SpecificRecord>>> said = new HashMap<>();

    DrivenAudit(Path stateDir, RegistryOfTests registry, RulesetJudge judge, LivenessRules liveness, long now) {
        this.registry = registry;
        ProcessorConfig config = ProcessorConfig.embedded("127.0.0.1:9", registry.url(), stateDir);
        serdes = new ChaindriftSerdes(
                Map.of("schema.registry.url", registry.url(), "max.retries", "1", "retries.wait.ms", "1"));
        var topology = new AuditTopology(Topics.PRODUCTION, serdes, new NodeAuditor(judge), liveness, 8)
                .build(config.streams());
        driver = new TopologyTestDriver(topology, config.streams(), Instant.ofEpochMilli(now));
        events = driver.createInputTopic(
                ChaindriftTopic.NODE_EVENTS.topicName(), new StringSerializer(), new ByteArraySerializer());
    }

    /** A record as its writer would have sent it. */
    byte[] bytes(NodeEvent event) {
        try (var serializer = serdes.<NodeEvent>serializer()) {
            return serializer.serialize(ChaindriftTopic.NODE_EVENTS.topicName(), event);
        }
    }

    void pipe(NodeEvent event) {
        pipe(
                ChaindriftTopic.NODE_EVENTS.keyOf(event),
                bytes(event),
                event.getHeader().getObservedAt().toEpochMilli());
    }

    void pipe(@Nullable String key, byte @Nullable [] value, long at) {
        events.pipeInput(key, value, at);
    }

    /** A record of another topic that the topology reads. */
    void pipe(ChaindriftTopic topic, String key, byte @Nullable [] value, long at) {
        driver.createInputTopic(topic.topicName(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value, at);
    }

    void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** All that was written to a topic so far, in order; a null value is a tombstone. */
    <T extends SpecificRecord> List<KeyValue<String, T>> all(ChaindriftTopic topic, Class<T> type) {
        List<KeyValue<String, SpecificRecord>> known = said.computeIfAbsent(topic, name -> new ArrayList<>());
        Deserializer<T> values = serdes.of(type).deserializer();
        var output = driver.createOutputTopic(topic.topicName(), new StringDeserializer(), values);
        output.readKeyValuesToList().forEach(record -> known.add(KeyValue.pair(record.key, record.value)));
        return known.stream()
                .map(record -> KeyValue.pair(record.key, type.cast(record.value)))
                .toList();
    }

    /** The latest value of each key that has one. */
    <T extends SpecificRecord> Map<String, T> latest(ChaindriftTopic topic, Class<T> type) {
        Map<String, T> latest = new TreeMap<>();
        all(topic, type).forEach(record -> {
            latest.remove(record.key);
            if (record.value != null) {
                latest.put(record.key, record.value);
            }
        });
        return latest;
    }

    /** What a store holds. */
    <V> Map<String, V> held(String store) {
        Map<String, V> held = new TreeMap<>();
        try (KeyValueIterator<String, V> entries = this.<V>store(store).all()) {
            entries.forEachRemaining(entry -> held.put(entry.key, entry.value));
        }
        return held;
    }

    <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    /** The sum of what is counted under a name. */
    double counted(String name) {
        return driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                // What a sensor counts is a number; metrics that are texts, such as a version, are asked for by no
                // test.
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .sum();
    }

    RegistryOfTests registry() {
        return registry;
    }

    @Override
    public void close() {
        driver.close();
        serdes.close();
    }
}
