package io.chaindrift.systemtests.engine;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The processor's topology in one thread without a broker, undisturbed: what its bytes are to be compared with. */
final class CalmRun {

    private CalmRun() {}

    static Facts of(List<NodeEvent> events, String registryUrl, Path folder) {
        ProcessorConfig config = ProcessorConfig.embedded("127.0.0.1:9", registryUrl, folder)
                .named("calm", Topics.PRODUCTION, null)
                .withLiveness(Installation.NEVER_SILENT);
        Facts facts = new Facts();
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registryUrl));
                TopologyTestDriver driver = new TopologyTestDriver(
                        AuditProcessor.topology(config, serdes, new CatalogJudge()), config.streams(), Instant.EPOCH)) {
            String from = ChaindriftTopic.NODE_EVENTS.topicName();
            var input = driver.createInputTopic(from, new StringSerializer(), new ByteArraySerializer());
            try (var serializer = serdes.<NodeEvent>serializer()) {
                for (NodeEvent event : events) {
                    input.pipeInput(
                            ChaindriftTopic.NODE_EVENTS.keyOf(event),
                            serializer.serialize(from, event),
                            event.getHeader().getObservedAt());
                }
            }
            for (ChaindriftTopic topic : Installation.WRITTEN) {
                collect(driver, topic, serdes, facts);
            }
        }
        return facts;
    }

    private static void collect(
            TopologyTestDriver driver, ChaindriftTopic topic, ChaindriftSerdes serdes, Facts facts) {
        var output = driver.createOutputTopic(topic.topicName(), new StringDeserializer(), new ByteArrayDeserializer());
        Deserializer<? extends SpecificRecord> values = serdes.deserializer(topic.valueClass());
        for (TestRecord<String, byte[]> record : output.readRecordsToList()) {
            byte[] bytes = record.value();
            IndexedRecord value = bytes == null ? null : values.deserialize(topic.topicName(), bytes);
            facts.add(topic, record.key(), bytes, value);
        }
    }
}
