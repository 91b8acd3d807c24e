package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.Samples;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** Bytes changed at random, behind a schema id that is known: a value or a malformed record, and nothing else. */
class DamagedValuesTest {

    private static final int ROUNDS = 20_000;
    private static final long SEED = 20_261_122L;
    private static final int HEADER = WireFormat.HEADER_BYTES;

    @Test
    void damageIsReadAsAValueOrNamedAsMalformed() {
        try (ScriptedRegistry registry = new ScriptedRegistry();
                ChaindriftSerdes serdes = new ChaindriftSerdes(
                        Map.of(RegistryConfig.URL, registry.uri().toString()))) {
            String topic = ChaindriftTopic.NODE_EVENTS.topicName();
            byte[] good = serdes.of(NodeEvent.class).serializer().serialize(topic, Samples.heartbeat("demo", "node-a"));
            Deserializer<NodeEvent> deserializer = serdes.deserializer(NodeEvent.class);
            Random random = new Random(SEED);
            int malformed = 0;
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = damaged(good, random);
                try {
                    assertNotNull(deserializer.deserialize(topic, bytes));
                } catch (MalformedRecordException expected) {
                    malformed++;
                } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
                    fail("round " + round + " of seed " + SEED, other);
                }
            }
            int found = malformed;
            assertTrue(found > ROUNDS / 10, () -> "only " + found + " of " + ROUNDS + " were found malformed");
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes[HEADER + random.nextInt(bytes.length - HEADER)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
