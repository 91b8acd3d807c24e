package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a heartbeat costs, for a cluster and a node with names of 10 and 16 characters and a stream id of 11. */
class WireSizeTest {

    private static final int HEARTBEAT_BYTES = 200;

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ChaindriftSerdes serdes =
            new ChaindriftSerdes(Map.of(RegistryConfig.URL, registry.uri().toString()));

    @AfterEach
    void stop() {
        serdes.close();
        registry.close();
    }

    @Test
    void aHeartbeatsValueFitsItsBudget() {
        int bytes = record("ipv4-legacy", 40_000).value().remaining();
        assertTrue(bytes <= HEARTBEAT_BYTES, "a heartbeat's value has " + bytes + " bytes");
        assertTrue(bytes > 64, "a heartbeat holds two digests and cannot have " + bytes + " bytes");
    }

    @Test
    void theHeartbeatsOfANodesPlanesFitTheirBudgetOnTheWireWithKeyAndBatch() {
        SimpleRecord[] planes = {
            record("ipv4-legacy", 40_000),
            record("ipv4-nft", 40_001),
            record("ipv6-legacy", 40_002),
            record("ipv6-nft", 40_003)
        };
        int batch =
                MemoryRecords.withRecords(Compression.zstd().build(), planes).sizeInBytes();
        assertTrue(
                batch <= planes.length * HEARTBEAT_BYTES,
                planes.length + " heartbeats take " + batch + " bytes on the wire");
    }

    private SimpleRecord record(String plane, long sequence) {
        NodeEvent heartbeat = Samples.heartbeat("production", "ip-10-32-118-204", plane, sequence);
        byte[] key = ChaindriftTopic.NODE_EVENTS.keyOf(heartbeat).getBytes(StandardCharsets.UTF_8);
        byte[] value =
                serdes.of(NodeEvent.class).serializer().serialize(ChaindriftTopic.NODE_EVENTS.topicName(), heartbeat);
        return new SimpleRecord(Samples.OBSERVED.toEpochMilli(), key, value);
    }
}
