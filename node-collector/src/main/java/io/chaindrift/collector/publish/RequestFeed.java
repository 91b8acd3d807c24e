package io.chaindrift.collector.publish;

import io.chaindrift.event.ReportNow;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests for a report that concern one node. Reads the node's own partition alone, without a group, from its end: a start
 * reports anyway. One long poll at a time, so that an idle feed costs a small request in two minutes. Thread-safe.
 */
public final class RequestFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RequestFeed.class);
    private static final Duration POLL = Duration.ofMinutes(2);
    private static final Duration POLL_GRACE = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 10_000;
    private static final long STOP_MILLIS = 2_000;

    private final Map<String, Object> settings;
    private final AtomicReference<@Nullable KafkaConsumer<String, byte[]>> opened = new AtomicReference<>();
    private final ChaindriftSerdes serdes;
    private final String topic;
    private final String key;
    private final Consumer<String> asked;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch listening = new CountDownLatch(1);

    private RequestFeed(Map<String, Object> settings, String topic, String key, Consumer<String> asked) {
        this.settings = settings;
        this.serdes = new ChaindriftSerdes(settings);
        this.topic = topic;
        this.key = key;
        this.asked = asked;
        this.thread = new Thread(this::run, "requests");
        thread.setDaemon(true);
    }

    /**
     * Begins to listen; connects in the background and goes on trying, also where nobody knows the brokers' names.
     *
     * @param cluster the node's cluster
     * @param node its name
     * @param asked gets the id of each request; must not block
     * @throws IllegalArgumentException when a setting is wrong
     */
    public static RequestFeed start(
            String bootstrapServers,
            String schemaRegistryUrl,
            Map<String, String> settings,
            String cluster,
            String node,
            Consumer<String> asked) {
        return start(
                ChaindriftTopic.REQUESTS.topicName(),
                bootstrapServers,
                schemaRegistryUrl,
                settings,
                RecordKeys.join(cluster, node),
                asked);
    }

    static RequestFeed start(
            String topic,
            String bootstrapServers,
            String schemaRegistryUrl,
            Map<String, String> settings,
            String key,
            Consumer<String> asked) {
        Map<String, Object> all = new HashMap<>(QuietClient.SETTINGS);
        all.putAll(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put("schema.registry.url", schemaRegistryUrl);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "chaindrift-collector-requests");
        all.put(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                Long.toString(POLL.minusSeconds(5).toMillis()));
        all.put(
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Long.toString(POLL.plus(POLL_GRACE).toMillis()));
        // There is no group: this is how long the client waits for its network at most, and 5 s is the most that it
        // takes.
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "5000");
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(1 << 20));
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        all.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "10000");
        RequestFeed feed = new RequestFeed(all, topic, key, asked);
        try {
            feed.open();
        } catch (KafkaException e) {
            if (!Brokers.areUnknown(e)) {
                feed.serdes.close();
                throw Brokers.unusable(e);
            }
        }
        feed.thread.start();
        return feed;
    }

    private KafkaConsumer<String, byte[]> open() {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        opened.set(consumer);
        return consumer;
    }

    /** The partition that Kafka's own partitioner gives to a key. */
    static int partition(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private void run() {
        try (serdes) {
            while (stop.getCount() > 0) {
                KafkaConsumer<String, byte[]> present = opened.get();
                try (KafkaConsumer<String, byte[]> consumer = present == null ? open() : present) {
                    listen(consumer);
                } catch (KafkaException e) {
                    log.warn("requests cannot be read, and are read later: {}", Brokers.reason(e));
                    pause();
                }
            }
        }
    }

    /** Until it is to stop. */
    private void listen(KafkaConsumer<String, byte[]> consumer) {
        boolean assigned = false;
        while (stop.getCount() > 0) {
            try {
                assigned = assigned || assign(consumer);
                if (assigned) {
                    read(consumer.poll(POLL));
                } else {
                    pause();
                }
            } catch (WakeupException e) {
                // The loop's condition tells whether to stop.
            } catch (KafkaException | IllegalStateException e) {
                log.warn("requests cannot be read, and are read again later: {}", e.toString());
                pause();
            }
        }
    }

    /** Waits until it listens, that long at most; what is asked before is not heard. */
    boolean isListening(Duration patience) throws InterruptedException {
        return listening.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean assign(KafkaConsumer<String, byte[]> consumer) {
        int partitions = consumer.partitionsFor(topic).size();
        if (partitions == 0) {
            return false;
        }
        TopicPartition own = new TopicPartition(topic, partition(key, partitions));
        consumer.assign(List.of(own));
        consumer.seekToEnd(List.of(own));
        // Seeking is lazy: only now is the end known from which on requests are heard.
        consumer.position(own);
        listening.countDown();
        return true;
    }

    private void pause() {
        try {
            stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    private void read(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (key.equals(record.key()) && record.value() != null) {
                try {
                    ReportNow request = serdes.deserializer(ReportNow.class).deserialize(topic, record.value());
                    asked.accept(request.getRequestId());
                } catch (KafkaException e) {
                    log.warn("a request at offset {} cannot be read and is passed over", record.offset(), e);
                }
            }
        }
    }

    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<String, byte[]> present = opened.get();
        if (present != null) {
            present.wakeup();
        }
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
