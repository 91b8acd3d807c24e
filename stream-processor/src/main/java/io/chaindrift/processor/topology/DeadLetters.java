package io.chaindrift.processor.topology;

import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of one record. */
final class DeadLetters {

    private static final int MAX_VALUE_BYTES = 256 << 10;

    private final String topic;
    private final @Nullable RecordMetadata metadata;
    private final String key;
    private final byte @Nullable [] value;
    private final long timestamp;

    DeadLetters(String topic, @Nullable RecordMetadata metadata, String key, byte @Nullable [] value, long timestamp) {
        this.topic = topic;
        this.metadata = metadata;
        this.key = key;
        this.value = value;
        this.timestamp = timestamp;
    }

    /**
     * Counts the letters of a processor for the figure and the alert, whatever topic the records are of.
     *
     * @param by which processor it is
     */
    static Sensor counter(ProcessorContext<?, ?> context, String by) {
        return context.metrics().addRateTotalSensor("chaindrift", by, "dead-letters", Sensor.RecordingLevel.INFO);
    }

    /** What it is called that a value cannot be decoded. */
    static DeadLetterReason reason(MalformedRecordException.Kind kind) {
        return switch (kind) {
            case UNKNOWN_SCHEMA, INCOMPATIBLE_SCHEMA -> DeadLetterReason.UNKNOWN_SCHEMA;
            case TOO_LARGE -> DeadLetterReason.TOO_LARGE;
            case TOO_SHORT, BAD_MAGIC, BAD_PAYLOAD, TRAILING_BYTES -> DeadLetterReason.MALFORMED;
        };
    }

    NodeInput.Dead dead(DeadLetterReason reason, String message, @Nullable Long schemaId) {
        return new NodeInput.Dead(letter(reason, message, schemaId), timestamp);
    }

    DeadLetter letter(DeadLetterReason reason, String message, @Nullable Long schemaId) {
        List<String> parts = nodeOf(key);
        boolean cut = value != null && value.length > MAX_VALUE_BYTES;
        return DeadLetter.newBuilder()
                .setCluster(parts.isEmpty() ? "" : parts.get(0))
                .setTopic(topic)
                .setPartition(metadata == null ? -1 : metadata.partition())
                .setOffset(metadata == null ? -1 : metadata.offset())
                .setRecordTimestamp(Instant.ofEpochMilli(timestamp))
                .setRecordKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
                .setRecordValue(
                        value == null
                                ? null
                                : ByteBuffer.wrap(cut ? Arrays.copyOf(value, MAX_VALUE_BYTES) : value.clone()))
                .setValueLength(value == null ? 0 : value.length)
                .setValueTruncated(cut)
                .setSchemaId(schemaId)
                .setNode(parts.size() < 2 ? null : parts.get(1))
                .setReason(reason)
                .setMessage(message)
                .setWriter("stream-processor")
                .setRejectedAt(Instant.ofEpochMilli(timestamp))
                .build();
    }

    /** Cluster and node that a key names; empty when it names none. */
    static List<String> nodeOf(String key) {
        try {
            List<String> parts = RecordKeys.split(key);
            return parts.size() == 2 ? parts : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
