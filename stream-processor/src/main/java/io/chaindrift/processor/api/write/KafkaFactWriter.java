package io.chaindrift.processor.api.write;

import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to Kafka, acknowledged by all replicas; the producer is made at the first record. */
public final class KafkaFactWriter implements FactWriter {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Map<String, Object> settings;
    private final Topics topics;
    private final Serializer<SpecificRecord> serializer;
    private @Nullable KafkaProducer<String, byte[]> producer;

    /**
     * Connects at the first record.
     *
     * @param clientProperties further settings of the Kafka client
     */
    public KafkaFactWriter(
            String bootstrapServers, Map<String, String> clientProperties, Topics topics, ChaindriftSerdes serdes) {
        settings = new HashMap<>(clientProperties);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("delivery.timeout.ms", Math.toIntExact(WAIT.toMillis()));
        settings.put("request.timeout.ms", Math.toIntExact(WAIT.toMillis() / 2));
        settings.put("max.block.ms", WAIT.toMillis());
        settings.put("linger.ms", 0);
        settings.put("client.id", "chaindrift-api-write");
        this.topics = topics;
        this.serializer = serdes.serializer();
    }

    @Override
    public void write(ChaindriftTopic topic, String key, @Nullable SpecificRecord value) throws NotWrittenException {
        String name = topics.name(topic);
        try {
            byte[] bytes = value == null ? null : serializer.serialize(name, value);
            producer().send(new ProducerRecord<>(name, key, bytes)).get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new NotWrittenException("it is not known whether " + name + " has it: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotWrittenException("told to stop", e);
        }
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> made = producer;
        if (made == null) {
            made = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
            producer = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        KafkaProducer<String, byte[]> made = producer;
        if (made != null) {
            made.close(Duration.ofSeconds(1));
            producer = null;
        }
    }
}
