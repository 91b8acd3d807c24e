package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.Samples;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The serde with the registry and the broker of the tests. */
@WithKafka
class EmbeddedRegistrySerdeIT extends SerdeContract {

    private final KafkaUnderTest kafka;

    EmbeddedRegistrySerdeIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @Override
    String registryUrl() {
        return kafka.schemaRegistryUrl();
    }

    @Test
    @Timeout(60)
    void clientsThatChooseTheSerdeByNameReadEachOther() throws Exception {
        String topic = kafka.createFreshTopic("serde");
        Map<String, Object> common =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), RegistryConfig.URL, kafka.schemaRegistryUrl());
        try (KafkaProducer<String, Object> producer =
                new KafkaProducer<>(with(common, "key.serializer", "StringSerializer", "value.serializer"))) {
            String key = ChaindriftTopic.DRIFT.keyOf(Samples.drift());
            producer.send(new ProducerRecord<>(topic, key, Samples.drift())).get(60, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>(topic, key, null)).get(60, TimeUnit.SECONDS);
        }
        List<ConsumerRecord<String, Object>> records = new ArrayList<>();
        try (KafkaConsumer<String, Object> consumer =
                new KafkaConsumer<>(with(common, "key.deserializer", "StringDeserializer", "value.deserializer"))) {
            consumer.subscribe(List.of(topic));
            while (records.size() < 2) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        assertEquals(
                "demo/node-c/ipv4-nft/filter/KUBE-ROUTER-INPUT", records.get(0).key());
        assertEquals(26L, ((GenericRecord) records.get(0).value()).get("driftRules"));
        assertEquals(null, records.get(1).value());
    }

    private Map<String, Object> with(
            Map<String, Object> common, String keySetting, String keySerde, String valueSetting) {
        Map<String, Object> settings = new java.util.HashMap<>(common);
        settings.put(keySetting, "org.apache.kafka.common.serialization." + keySerde);
        settings.put(
                valueSetting,
                "io.chaindrift.schemas.serde.ChaindriftAvro"
                        + (valueSetting.endsWith("deserializer") ? "Deserializer" : "Serializer"));
        settings.put("group.id", kafka.freshName("group"));
        settings.put("auto.offset.reset", "earliest");
        return settings;
    }
}
