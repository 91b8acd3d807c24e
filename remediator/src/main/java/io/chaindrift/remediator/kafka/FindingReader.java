package io.chaindrift.remediator.kafka;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.remediator.mapping.EventMapping;
import io.chaindrift.remediator.mapping.FindingMapping;
import io.chaindrift.remediator.recommend.FindingChange;
import io.chaindrift.remediator.recommend.NodeKey;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the findings' topic. What can never be read becomes a dead letter, and a change that forbids
 * recommendations for its node; a registry that is away is thrown on, for the same record can be read later.
 */
final class FindingReader {

    /** A value is repeated in its dead letter up to this many bytes. */
    private static final int LONGEST_VALUE = 256 << 10;

    /** Cluster, node and finding. */
    private static final int KEY_PARTS = 3;

    private final Deserializer<ChainFinding> deserializer;

    FindingReader(Deserializer<ChainFinding> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * What a record says.
     *
     * @param change the change; empty when not even its key says whose
     * @param deadLetter what could not be read; empty when all could
     */
    record Reading(Optional<FindingChange> change, Optional<DeadLetter> deadLetter) {}

    /** Reads one record. */
    Reading read(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        List<String> parts;
        try {
            parts = RecordKeys.split(key);
        } catch (IllegalArgumentException e) {
            return withoutKey(record, String.valueOf(e.getMessage()));
        }
        if (parts.size() != KEY_PARTS) {
            return withoutKey(
                    record,
                    "the key '" + key + "' is not "
                            + ChaindriftTopic.FINDINGS.key().describe());
        }
        NodeKey node = new NodeKey(parts.get(0), parts.get(1));
        String findingId = parts.get(2);
        if (record.value() == null) {
            return new Reading(Optional.of(new FindingChange.Gone(node, findingId)), Optional.empty());
        }
        try {
            ChainFinding finding = deserializer.deserialize(record.topic(), record.value());
            String owner = ChaindriftTopic.FINDINGS.keyOf(finding);
            if (owner.equals(key)) {
                return new Reading(
                        Optional.of(new FindingChange.Set(FindingMapping.finding(finding))), Optional.empty());
            }
            return unreadable(
                    record, node, findingId, DeadLetterReason.KEY_MISMATCH, null, "its value belongs to key " + owner);
        } catch (MalformedRecordException e) {
            return unreadable(record, node, findingId, reason(e), e.schemaId(), String.valueOf(e.getMessage()));
        }
    }

    private static DeadLetterReason reason(MalformedRecordException failure) {
        return switch (failure.kind()) {
            case UNKNOWN_SCHEMA -> DeadLetterReason.UNKNOWN_SCHEMA;
            case TOO_LARGE -> DeadLetterReason.TOO_LARGE;
            case TOO_SHORT, BAD_MAGIC, INCOMPATIBLE_SCHEMA, BAD_PAYLOAD, TRAILING_BYTES -> DeadLetterReason.MALFORMED;
        };
    }

    private static Reading withoutKey(ConsumerRecord<byte[], byte[]> record, String message) {
        return new Reading(
                Optional.empty(),
                Optional.of(deadLetter(record, "", null, DeadLetterReason.KEY_MISMATCH, null, message)));
    }

    private static Reading unreadable(
            ConsumerRecord<byte[], byte[]> record,
            NodeKey node,
            String findingId,
            DeadLetterReason reason,
            @Nullable Long schemaId,
            String message) {
        String where = record.topic() + "-" + record.partition() + " offset " + record.offset();
        return new Reading(
                Optional.of(new FindingChange.Unreadable(node, findingId, where)),
                Optional.of(deadLetter(record, node.cluster(), node.node(), reason, schemaId, message)));
    }

    private static DeadLetter deadLetter(
            ConsumerRecord<byte[], byte[]> record,
            String cluster,
            @Nullable String node,
            DeadLetterReason reason,
            @Nullable Long schemaId,
            String message) {
        byte[] value = record.value();
        int length = value == null ? 0 : value.length;
        return DeadLetter.newBuilder()
                .setCluster(cluster)
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setRecordTimestamp(Instant.ofEpochMilli(record.timestamp()))
                .setRecordKey(record.key() == null ? null : ByteBuffer.wrap(record.key()))
                .setRecordValue(value == null ? null : ByteBuffer.wrap(value, 0, Math.min(length, LONGEST_VALUE)))
                .setValueLength(length)
                .setValueTruncated(length > LONGEST_VALUE)
                .setSchemaId(schemaId)
                .setNode(node)
                .setReason(reason)
                .setMessage(message)
                .setWriter(EventMapping.DECIDED_BY)
                .setRejectedAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
    }
}
