package io.chaindrift.collector.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaEventSinkTest {

    @Test
    void aNodeReadsThePartitionThatWritersChoose() {
        Map<Integer, Integer> used = new HashMap<>();
        try (StringSerializer serializer = new StringSerializer()) {
            for (int node = 0; node < 500; node++) {
                String key = RecordKeys.join("prod", "worker-" + node + ".ä");
                int partition = RequestFeed.partition(key, 12);
                byte[] bytes = serializer.serialize(ChaindriftTopic.REQUESTS.topicName(), key);
                assertEquals(BuiltInPartitioner.partitionForKey(bytes, 12), partition);
                used.merge(partition, 1, Integer::sum);
            }
        }
        assertEquals(12, used.size());
    }
}
