package io.chaindrift.collector.publish;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftAvroSerializer;
import io.chaindrift.schemas.serde.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of node events. One producer for any number of nodes.
 *
 * <p>Order is kept through every failure: a batch is under way alone, nothing expires, and when a record is refused the producer is
 * closed before it can send what stands behind that record. The next call opens another one. Events that were sent and whose
 * acknowledgement was lost may so come twice, with the same stream, epoch and sequence.
 */
public final class KafkaEventSink implements EventSink {

    private static final Logger log = LoggerFactory.getLogger(KafkaEventSink.class);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(500);
    private static final String LINGER_MILLIS = "5";

    private final ChaindriftAvroSerializer serializer = new ChaindriftAvroSerializer();
    private final Supplier<Producer<String, byte[]>> producers;
    private final String topic;
    private @Nullable Producer<String, byte[]> open;
    private boolean closed;

    private KafkaEventSink(Supplier<Producer<String, byte[]>> producers, String topic, Map<String, Object> settings) {
        this.producers = producers;
        this.topic = topic;
        serializer.configure(settings, false);
    }

    /**
     * Opens a producer; connects in the background. Where nobody knows the brokers' names, the first event tries again.
     *
     * @param settings of Kafka's producer and of the registry's client; what order and safety rest on cannot be changed
     * @throws IllegalArgumentException when a setting is wrong
     */
    public static KafkaEventSink open(String bootstrapServers, String schemaRegistryUrl, Map<String, String> settings) {
        return open(ChaindriftTopic.NODE_EVENTS.topicName(), bootstrapServers, schemaRegistryUrl, settings);
    }

    /** As {@link #open(String, String, Map)}, into another topic of the same form. */
    public static KafkaEventSink open(
            String topic, String bootstrapServers, String schemaRegistryUrl, Map<String, String> settings) {
        Map<String, Object> all = settings(bootstrapServers, schemaRegistryUrl, settings);
        KafkaEventSink sink = new KafkaEventSink(
                () -> new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer()), topic, all);
        sink.openFirst(bootstrapServers);
        return sink;
    }

    private synchronized void openFirst(String servers) {
        try {
            open = producers.get();
        } catch (KafkaException e) {
            if (!Brokers.areUnknown(e)) {
                serializer.close();
                throw Brokers.unusable(e);
            }
            log.warn("nobody knows the brokers {} just now: what is seen waits until somebody does", servers);
        }
    }

    /** As {@link #open(String, String, Map)}, with producers of the caller's making. */
    static KafkaEventSink with(
            String topic, Supplier<Producer<String, byte[]>> producers, Map<String, Object> registrySettings) {
        return new KafkaEventSink(producers, topic, registrySettings);
    }

    private static Map<String, Object> settings(String servers, String registry, Map<String, String> given) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        all.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "chaindrift-collector");
        // A part of a capture is below 1 MiB; a few of them, and no more, wait in memory.
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(8 << 20));
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(64 << 10));
        all.putAll(QuietClient.SETTINGS);
        all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "10000");
        all.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, "10000");
        all.putAll(given);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        all.put("schema.registry.url", registry);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        all.put(ProducerConfig.RETRIES_CONFIG, Integer.toString(Integer.MAX_VALUE));
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(ChaindriftTopic.MAX_MESSAGE_BYTES));
        return all;
    }

    @Override
    public void publish(List<NodeEvent> events) throws PublishException, InterruptedException {
        Written written = written(events);
        Producer<String, byte[]> producer = producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Exception refused = null;
        try {
            for (ProducerRecord<String, byte[]> record : written.records()) {
                Future<RecordMetadata> future = producer.send(record, (metadata, error) -> {
                    if (error != null) {
                        abandon(producer, error);
                    }
                });
                sent.add(future);
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while sending");
        } catch (KafkaException | IllegalStateException e) {
            refused = e;
        }
        int acknowledged = 0;
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
                acknowledged++;
            } catch (ExecutionException e) {
                throw failure(e.getCause() == null ? e : e.getCause(), acknowledged);
            }
        }
        if (refused != null) {
            abandon(producer, refused);
            throw failure(refused, acknowledged);
        }
        if (written.refused() != null) {
            boolean registry = written.refused() instanceof RegistryException;
            throw failure(written.refused(), !registry, acknowledged);
        }
    }

    /** What can be written of these events, from the first on, and why the next cannot. */
    private record Written(
            List<ProducerRecord<String, byte[]>> records,
            @Nullable RuntimeException refused) {}

    private Written written(List<NodeEvent> events) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (NodeEvent event : events) {
            try {
                records.add(new ProducerRecord<>(
                        topic, ChaindriftTopic.NODE_EVENTS.keyOf(event), serializer.serialize(topic, event)));
            } catch (RuntimeException e) {
                return new Written(records, e);
            }
        }
        return new Written(records, null);
    }

    private synchronized Producer<String, byte[]> producer() throws PublishException {
        if (closed) {
            throw failure(new IllegalStateException("publishing has ended"), 0);
        }
        Producer<String, byte[]> present = open;
        if (present == null) {
            try {
                present = producers.get();
            } catch (KafkaException e) {
                // The names of the brokers cannot be resolved just now, for one.
                throw failure(e, false, 0);
            }
            open = present;
        }
        return present;
    }

    /** Ends a producer at once, in its own thread where that reports the failure: what is not under way yet is not sent. */
    private void abandon(Producer<String, byte[]> producer, Exception why) {
        synchronized (this) {
            if (!producer.equals(open)) {
                return;
            }
            open = null;
        }
        log.info("the producer is opened anew: {}", why.toString());
        producer.close(Duration.ZERO);
    }

    private PublishException failure(Throwable cause, int acknowledged) {
        return failure(cause, isHopeless(cause), acknowledged);
    }

    private PublishException failure(Throwable cause, boolean hopeless, int acknowledged) {
        return new PublishException(
                "events were not taken by " + topic + ": " + Brokers.reason(cause), cause, hopeless, acknowledged);
    }

    /** Whether the same record will be refused again: for what it is, not for where the broker stands. */
    private static boolean isHopeless(Throwable cause) {
        return cause instanceof RecordTooLargeException
                || cause instanceof RecordBatchTooLargeException
                || cause instanceof InvalidRecordException;
    }

    @Override
    public void close() {
        Producer<String, byte[]> present;
        synchronized (this) {
            closed = true;
            present = open;
            open = null;
        }
        if (present != null) {
            end(present);
        }
        serializer.close();
    }

    /** Kafka's own bound does not hold while a request to a broker that hangs is under way, which can take half a minute. */
    private static void end(Producer<String, byte[]> producer) {
        Thread closing = new Thread(() -> producer.close(CLOSE_WITHIN), "close-producer");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(2 * CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
