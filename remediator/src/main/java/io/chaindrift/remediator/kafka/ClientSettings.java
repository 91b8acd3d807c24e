package io.chaindrift.remediator.kafka;

import io.chaindrift.remediator.config.RemediatorConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Settings of Kafka's clients and of the registry's, from the remediator's; what exactly-once rests on cannot be changed. */
final class ClientSettings {

    private static final String REGISTRY_URL = "schema.registry.url";

    private ClientSettings() {}

    static Map<String, Object> consumer(RemediatorConfig config) {
        Map<String, Object> settings = common(config, "consumer");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.applicationId());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    static Map<String, Object> producer(RemediatorConfig config) {
        Map<String, Object> settings = common(config, "producer");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    static Map<String, Object> serdes(RemediatorConfig config) {
        Map<String, Object> settings = new HashMap<>(config.clientSettings());
        settings.put(REGISTRY_URL, config.schemaRegistryUrl());
        return settings;
    }

    private static Map<String, Object> common(RemediatorConfig config, String role) {
        Map<String, Object> settings = new HashMap<>(config.clientSettings());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.applicationId() + "-" + role);
        return settings;
    }
}
