package io.chaindrift.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.inventory.config.KafkaSettings;
import io.chaindrift.inventory.core.InventoryEvent;
import io.chaindrift.inventory.core.LogPosition;
import io.chaindrift.inventory.core.NodeWord;
import io.chaindrift.inventory.kafka.InventoryLog;
import io.chaindrift.inventory.kubernetes.ApiUnderTest;
import io.chaindrift.inventory.kubernetes.FakeApi;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, and the faults of its neighbours. */
class InventoryIT extends InventoryContract {

    @TempDir
    private Path folder;

    @Override
    ApiUnderTest startApi() {
        return FakeApi.start(folder);
    }

    private FakeApi fake() {
        return (FakeApi) api;
    }

    @Test
    void shouldFindByListingWhatNoWatchTold() {
        RunningInventory one = start("one");
        Await.until("all is said", () -> one.leads() && one.isReady());

        fake().loseSilently("/api/v1/nodes/" + objects.node("b"));

        Await.until("b is gone though no watch said so", () -> known("b") == null);
        topics.prove();
    }

    @Test
    void shouldListAnewThoughTheClockWasSetBack() {
        Map<String, String> settings = RunningInventory.settings(kafka, cluster, api, objects, "one");
        Clock standing = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        try (RunningInventory one = RunningInventory.start(settings, standing)) {
            Await.until("all is said", () -> one.leads() && one.isReady());
            Await.until("it lists anew", () -> !metric(one, "relists_total").equals("0"));
        }
        topics.prove();
    }

    @Test
    void shouldBelieveNoEmptyCluster() {
        RunningInventory one = start("one");
        Await.until("all is said", () -> one.leads() && one.isReady());
        Map<String, List<NodeEvent>> before = topics.nodeEvents();

        fake().loseSilently("/api/v1/nodes/" + objects.node("a"), "/api/v1/nodes/" + objects.node("b"));
        Await.until("it says so", () -> !metric(one, "refused_snapshots_total").equals("0") && !one.isReady());

        assertEquals(before.keySet(), topics.known().keySet());
        objects.createNode("a", "v1.31.2", Map.of("pool", "blue"));
        Await.until("it goes on", one::isReady);
        assertEquals(Set.of(objects.node("a")), topics.known().keySet());
        topics.prove();
    }

    @Test
    void shouldNeverSpeakOnceAnotherTookOver() {
        KafkaSettings settings =
                new KafkaSettings(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), cluster, Map.of());
        try (InventoryLog late = new InventoryLog(settings, "1");
                InventoryLog next = new InventoryLog(settings, "2")) {
            late.resume("s", Instant.EPOCH, () -> {});
            next.resume("s", Instant.EPOCH, () -> {});

            assertThrows(
                    KafkaException.class,
                    () -> late.say(List.of(new InventoryEvent.NodeSaid(
                            "x", null, new LogPosition("s", 1, 0), Instant.EPOCH, new NodeWord.Began(null)))));
        }
        assertEquals(Map.of(), topics.nodeEvents());
    }

    @Test
    void shouldUnsayWhatALeaderLeftOpenWhenItWasKilled() {
        try (KafkaProducer<byte[], byte[]> killed = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "transactional.id",
                                "chaindrift-inventory-" + cluster),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                ChaindriftSerdes serdes =
                        new ChaindriftSerdes(Map.of("schema.registry.url", kafka.schemaRegistryUrl()))) {
            killed.initTransactions();
            killed.beginTransaction();
            String topic = ChaindriftTopic.NODE_EVENTS.topicName();
            killed.send(new ProducerRecord<>(
                    topic,
                    (cluster + "/" + objects.node("a")).getBytes(StandardCharsets.UTF_8),
                    serdes.serializer().serialize(topic, halfSaid())));
            killed.flush();

            RunningInventory one = start("one");
            Await.until("all is said", () -> one.leads() && one.isReady());
        }
        topics.prove();
        assertEquals("v2.1.2", known("a").router().getVersion());
    }

    private NodeEvent halfSaid() {
        return NodeEvent.newBuilder()
                .setHeader(EventHeader.newBuilder()
                        .setCluster(cluster)
                        .setNode(objects.node("a"))
                        .setSource(EventSource.INVENTORY)
                        .setStreamId("killed")
                        .setEpoch(1)
                        .setSequence(7)
                        .setObservedAt(Instant.EPOCH)
                        .setCollectorVersion("1")
                        .build())
                .setKind(NodeEventKind.UNKNOWN)
                .build();
    }

    @Test
    void shouldAnswerProbesAndCountWithBoundedLabels() {
        RunningInventory one = start("one");
        assertEquals(200, one.get("/livez").statusCode());
        Await.until("all is said", () -> one.leads() && one.isReady());

        assertEquals("2", metric(one, "nodes"));
        assertEquals("1", metric(one, "nodes_expected"));
        assertEquals("1", metric(one, "routers_running"));
        assertEquals("0", metric(one, "router_versions_unknown"));
        assertEquals("2", metric(one, "events_total{kind=\"node_registered\"}"));
        assertEquals(404, one.get("/").statusCode());
        String text = one.get("/metrics").body();
        Set<String> labels = text.lines()
                .filter(line -> line.contains("{"))
                .map(line -> line.substring(line.indexOf('{') + 1, line.indexOf('=')))
                .collect(Collectors.toSet());
        assertEquals(Set.of("kind", "watched"), labels);
        assertTrue(!text.contains(objects.namespace()), text);
    }

    @Test
    void shouldEndInOrderAndGiveTheLeaseBack() throws Exception {
        RunningInventory one = start("one");
        Await.until("all is said", () -> one.leads() && one.isReady());

        one.close();

        assertTrue(one.program().awaitEnd());
        assertTrue(one.program().failure().isEmpty());
        LeaseSpec lease = api.admin()
                .leases()
                .inNamespace(objects.namespace())
                .withName("chaindrift-inventory")
                .get()
                .getSpec();
        assertEquals(1, lease.getLeaseDurationSeconds(), "it is over within a second");
    }

    private static String metric(RunningInventory one, String name) {
        String start = "chaindrift_inventory_" + name + " ";
        return one.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }
}
