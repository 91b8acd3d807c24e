package io.chaindrift.processor.topology;

import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.fleet.Presence;
import io.chaindrift.processor.mapping.FleetMapper;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decodes who speaks, for the books. Nobody but the processor writes that topic; a record of somebody else's that cannot be read
 * becomes a dead letter all the same, or it would stop the books of the whole fleet at every start. A registry that does not answer
 * stops the task.
 */
final class DecodeLivenessProcessor extends ContextualProcessor<byte[], byte[], String, Said> {

    private final Deserializer<NodeLiveness> values;
    private final String topic;
    private @Nullable Sensor letters;

    DecodeLivenessProcessor(Deserializer<NodeLiveness> values, Topics topics) {
        this.values = values;
        this.topic = topics.name(ChaindriftTopic.LIVENESS);
    }

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        letters = DeadLetters.counter(context, "liveness");
    }

    @Override
    public void process(Record<byte[], byte[]> input) {
        String key = input.key() == null ? "" : new String(input.key(), StandardCharsets.UTF_8);
        DeadLetters letters =
                new DeadLetters(topic, context().recordMetadata().orElse(null), key, input.value(), input.timestamp());
        List<String> node = DeadLetters.nodeOf(key);
        if (node.isEmpty()) {
            bury(letters.letter(DeadLetterReason.KEY_MISMATCH, "the key '" + key + "' names no node", null), input);
            return;
        }
        Presence presence;
        try {
            presence = input.value() == null ? null : presence(input.value());
        } catch (MalformedRecordException e) {
            bury(letters.letter(DeadLetters.reason(e.kind()), String.valueOf(e.getMessage()), e.schemaId()), input);
            return;
        }
        FleetInput speaks = FleetInput.presence(node.get(0), node.get(1), presence);
        context().forward(new Record<>(node.get(0), new Said.Speaks(speaks), input.timestamp()));
    }

    private @Nullable Presence presence(byte[] value) {
        return FleetMapper.presence(
                Objects.requireNonNull(values.deserialize(topic, value).getState()));
    }

    private void bury(DeadLetter letter, Record<byte[], byte[]> input) {
        Objects.requireNonNull(letters, "used before init").record();
        context()
                .forward(new Record<>(
                        ChaindriftTopic.DEAD_LETTERS.keyOf(letter),
                        new Said.Fact(ChaindriftTopic.DEAD_LETTERS, letter),
                        input.timestamp()));
    }
}
