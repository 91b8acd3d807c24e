package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.chaindrift.fact.EmitReason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChaindriftTopicTest {

    @Test
    void topicNamesAreThePublicContract() {
        assertEquals(
                List.of(
                        "chaindrift.node-events.v1",
                        "chaindrift.cluster-events.v1",
                        "chaindrift.requests.v1",
                        "chaindrift.drift.v1",
                        "chaindrift.drift-history.v1",
                        "chaindrift.findings.v1",
                        "chaindrift.findings-history.v1",
                        "chaindrift.upgrades.v1",
                        "chaindrift.fleet.v1",
                        "chaindrift.liveness.v1",
                        "chaindrift.remediation-events.v1",
                        "chaindrift.nodes.v1",
                        "chaindrift.node-history.v1",
                        "chaindrift.routers.v1",
                        "chaindrift.foreign-losses.v1",
                        "chaindrift.history-index.v1",
                        "chaindrift.suppressions.v1",
                        "chaindrift.dlq.v1"),
                Stream.of(ChaindriftTopic.values())
                        .map(ChaindriftTopic::topicName)
                        .toList());
    }

    @Test
    void keysAreThePublicContract() {
        assertEquals("demo/node-c/ipv4-nft/filter/KUBE-ROUTER-INPUT", ChaindriftTopic.DRIFT.keyOf(Samples.drift()));
        assertEquals(
                "demo/node-c",
                ChaindriftTopic.DRIFT_HISTORY.keyOf(HistoryEntries.of(Samples.drift(), EmitReason.FIRST_SEEN)));
        assertEquals("demo/node-c", ChaindriftTopic.NODE_EVENTS.keyOf(Samples.heartbeat("demo", "node-c")));
        assertEquals("cluster/node", ChaindriftTopic.NODE_EVENTS.key().describe());
        assertEquals(
                "cluster/node/upgradeId/plane/table/chain",
                ChaindriftTopic.UPGRADES.key().describe());
        assertEquals("demo/*", ChaindriftTopic.FLEET.key().keyOf("demo", "*"));
    }

    @Test
    void aKeyWithTheWrongNumberOfPartsIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ChaindriftTopic.FLEET.key().keyOf("demo"));
    }

    @Test
    void aValueThatLacksAFieldOfTheKeyIsRefused() {
        GenericData.Record empty = new GenericData.Record(ChaindriftTopic.DRIFT.schema());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ChaindriftTopic.DRIFT.keyOf(empty));
        assertEquals("io.chaindrift.fact.ChainDrift has no value for key field cluster", refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldOfTheKeyIsAFieldOfTheValue(ChaindriftTopic topic) {
        for (String path : topic.key().fields()) {
            Schema schema = topic.schema();
            for (String name : path.split("\\.", -1)) {
                Schema.Field field = schema.getField(name);
                assertNotNull(field, () -> topic + " has no field " + path);
                schema = field.schema();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicIsFoundByItsName(ChaindriftTopic topic) {
        assertEquals(topic, ChaindriftTopic.byName(topic.topicName()).orElseThrow());
        assertEquals(topic.topicName() + "-value", topic.subject());
        assertEquals(topic.schema().getFullName(), topic.valueClass().getName());
    }

    @Test
    void onlyNodeEventsAreStampedByTheBroker() {
        Set<ChaindriftTopic> stamped = Stream.of(ChaindriftTopic.values())
                .filter(topic -> "LogAppendTime".equals(topic.config().get("message.timestamp.type")))
                .collect(Collectors.toSet());
        assertEquals(EnumSet.of(ChaindriftTopic.NODE_EVENTS), stamped);
    }

    @Test
    void currentStateIsCompactedAndHistoryIsKeptForItsTime() {
        assertEquals("compact", ChaindriftTopic.DRIFT.config().get("cleanup.policy"));
        assertEquals("604800000", ChaindriftTopic.DRIFT.config().get("delete.retention.ms"));
        assertEquals("compact,delete", ChaindriftTopic.HISTORY_INDEX.config().get("cleanup.policy"));
        assertEquals("1209600000", ChaindriftTopic.HISTORY_INDEX.config().get("retention.ms"));
        assertEquals("delete", ChaindriftTopic.DRIFT_HISTORY.config().get("cleanup.policy"));
        assertEquals("34560000000", ChaindriftTopic.DRIFT_HISTORY.config().get("retention.ms"));
        assertEquals("1209600000", ChaindriftTopic.NODE_EVENTS.config().get("retention.ms"));
    }

    @Test
    void aNodesEventsAndRequestsAreInPartitionsOfTheSameNumber() {
        assertEquals(ChaindriftTopic.NODE_EVENTS.defaultPartitions(), ChaindriftTopic.REQUESTS.defaultPartitions());
    }
}
