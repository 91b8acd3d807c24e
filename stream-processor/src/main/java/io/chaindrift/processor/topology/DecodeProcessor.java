package io.chaindrift.processor.topology;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.mapping.ContentHash;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.mapping.InvalidEventException;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a node's records. Bytes that can never be read, and events that say what cannot be, become dead letters; a registry that
 * does not answer stops the task instead, so that nothing is given up because of it.
 */
final class DecodeProcessor extends ContextualProcessor<byte[], byte[], String, NodeInput> {

    private final Deserializer<NodeEvent> events;
    private final String topic;

    DecodeProcessor(Deserializer<NodeEvent> events, Topics topics) {
        this.events = events;
        this.topic = topics.name(ChaindriftTopic.NODE_EVENTS);
    }

    @Override
    public void process(Record<byte[], byte[]> input) {
        String key = input.key() == null ? "" : new String(input.key(), StandardCharsets.UTF_8);
        NodeInput decoded = decode(key, input.value(), input.timestamp());
        context().forward(new Record<>(key, decoded, input.timestamp()));
    }

    private NodeInput decode(String key, byte @Nullable [] value, long timestamp) {
        DeadLetters letters = new DeadLetters(topic, context().recordMetadata().orElse(null), key, value, timestamp);
        if (value == null) {
            return letters.dead(DeadLetterReason.INVALID, "an event has no value", null);
        }
        try {
            NodeEvent event = events.deserialize(topic, value);
            String expected = RecordKeys.join(
                    event.getHeader().getCluster(), event.getHeader().getNode());
            if (!expected.equals(key)) {
                return letters.dead(
                        DeadLetterReason.KEY_MISMATCH, "the event is of " + expected + " but has the key " + key, null);
            }
            AuditEvent mapped = EventMapper.event(event, ContentHash.of(value));
            return new NodeInput.Event(mapped);
        } catch (MalformedRecordException e) {
            return letters.dead(DeadLetters.reason(e.kind()), String.valueOf(e.getMessage()), e.schemaId());
        } catch (InvalidEventException e) {
            return letters.dead(DeadLetterReason.INVALID, String.valueOf(e.getMessage()), null);
        }
    }
}
