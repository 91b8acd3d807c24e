package io.chaindrift.collector.publish;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftAvroSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic of node events. One producer for any number of nodes: idempotent, all replicas, and no expiry, so that nothing
 * overtakes what waits for a broker.
 */
public final class KafkaEventSink implements EventSink {

    private static final Duration CLOSE_WITHIN = Duration.ofMillis(500);
    private static final String LINGER_MILLIS = "5";

    private final ChaindriftAvroSerializer serializer = new ChaindriftAvroSerializer();
    private final Producer<String, byte[]> producer;
    private final String topic;

    private KafkaEventSink(Producer<String, byte[]> producer, String topic, Map<String, Object> settings) {
        this.producer = producer;
        this.topic = topic;
        serializer.configure(settings, false);
    }

    /**
     * Opens a producer; connects in the background.
     *
     * @param settings of Kafka's producer and of the registry's client; what order and safety rest on cannot be changed
     * @throws KafkaException when a setting is wrong
     */
    public static KafkaEventSink open(String bootstrapServers, String schemaRegistryUrl, Map<String, String> settings) {
        return open(ChaindriftTopic.NODE_EVENTS.topicName(), bootstrapServers, schemaRegistryUrl, settings);
    }

    /** As {@link #open(String, String, Map)}, into another topic of the same form. */
    static KafkaEventSink open(
            String topic, String bootstrapServers, String schemaRegistryUrl, Map<String, String> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "chaindrift-collector");
        all.putAll(settings);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put("schema.registry.url", schemaRegistryUrl);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        all.put(ProducerConfig.RETRIES_CONFIG, Integer.toString(Integer.MAX_VALUE));
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(ChaindriftTopic.MAX_MESSAGE_BYTES));
        Producer<String, byte[]> producer = new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
        return new KafkaEventSink(producer, topic, all);
    }

    @Override
    public void publish(List<NodeEvent> events) throws PublishException, InterruptedException {
        try {
            List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
            for (NodeEvent event : events) {
                records.add(new ProducerRecord<>(
                        topic, ChaindriftTopic.NODE_EVENTS.keyOf(event), serializer.serialize(topic, event)));
            }
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<String, byte[]> record : records) {
                sent.add(producer.send(record));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while sending");
        } catch (KafkaException | IllegalStateException e) {
            throw failure(e);
        }
    }

    private PublishException failure(Throwable cause) {
        return new PublishException(
                "events were not taken by " + topic + ": " + cause.getMessage(),
                cause,
                cause instanceof RecordTooLargeException);
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
        serializer.close();
    }
}
