package io.chaindrift.cli.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What anybody's consumer does: plain kafka-clients, bytes, and schemas asked of the registry by the id in front of each record.
 * Nothing of the product is used.
 */
final class GenericReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER = 5;

    private final String bootstrapServers;
    private final String registry;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Schema> schemas = new HashMap<>();

    GenericReader(String bootstrapServers, String registry) {
        this.bootstrapServers = bootstrapServers;
        this.registry = registry;
    }

    /** One record: its key and its value. */
    record Entry(String key, GenericRecord value) {}

    /** All committed records of a topic from its beginning to its present end, in order within each partition. */
    List<Entry> all(String topic) throws Exception {
        List<Entry> entries = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> item : records(topic)) {
            if (item.value() != null) {
                entries.add(new Entry(item.key(), decode(item.value())));
            }
        }
        return entries;
    }

    /** The last committed value of each key of a compacted topic. */
    Map<String, GenericRecord> latest(String topic) throws Exception {
        Map<String, GenericRecord> latest = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> item : records(topic)) {
            if (item.value() == null) {
                latest.remove(item.key());
            } else {
                latest.put(item.key(), decode(item.value()));
            }
        }
        return latest;
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private GenericRecord decode(byte[] value) throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        if (buffer.get() != 0) {
            throw new AssertionError("not in Confluent's wire format");
        }
        Schema schema = schema(buffer.getInt());
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
    }

    private Schema schema(int id) throws IOException, InterruptedException {
        if (!schemas.containsKey(id)) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            schemas.put(
                    id,
                    new Schema.Parser()
                            .parse(JSON.readTree(answer.body()).path("schema").asText()));
        }
        return schemas.get(id);
    }
}
