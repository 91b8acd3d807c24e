package io.chaindrift.inventory.kafka;

import io.chaindrift.inventory.config.KafkaSettings;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of Kafka's clients and of the registry's; what exactly-once rests on cannot be changed.
 *
 * <p>Readers of node events see nothing behind an open transaction, so one that its writer left open is ended soon: by the
 * next leader at once, by the broker after {@link #TRANSACTION}.
 */
final class ClientSettings {

    /** Longest time that a transaction stays open. */
    static final Duration TRANSACTION = Duration.ofSeconds(15);

    private static final Duration DELIVERY = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final Duration BLOCK = Duration.ofSeconds(20);
    private static final String NAME = "chaindrift-inventory";
    private static final String REGISTRY_URL = "schema.registry.url";

    private ClientSettings() {}

    static Map<String, Object> consumer(KafkaSettings kafka) {
        Map<String, Object> settings = common(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BLOCK.toMillis());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    static Map<String, Object> producer(KafkaSettings kafka) {
        Map<String, Object> settings = common(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, NAME + "-" + kafka.cluster());
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK.toMillis());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, ChaindriftTopic.MAX_MESSAGE_BYTES);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    static Map<String, Object> serdes(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(REGISTRY_URL, kafka.schemaRegistryUrl());
        return settings;
    }

    private static Map<String, Object> common(KafkaSettings kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, NAME);
        return settings;
    }
}
