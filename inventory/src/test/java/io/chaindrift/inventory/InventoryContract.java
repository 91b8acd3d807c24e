package io.chaindrift.inventory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.NodeRemovalReason;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.inventory.kubernetes.ApiUnderTest;
import io.chaindrift.inventory.kubernetes.ClusterObjects;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole program between an API server and a Kafka. */
@WithKafka
abstract class InventoryContract {

    static final String IMAGE = "docker.io/cloudnativelabs/kube-router:v2.1.2";
    static final String NEWER = "docker.io/cloudnativelabs/kube-router:v2.2.1";
    private static final AtomicLong CLUSTERS = new AtomicLong();

    private final List<RunningInventory> running = new ArrayList<>();
    KafkaUnderTest kafka;
    String cluster;
    ApiUnderTest api;
    ClusterObjects objects;
    TopicReader topics;

    abstract ApiUnderTest startApi();

    @BeforeEach
    void open(KafkaUnderTest given) {
        kafka = given;
        cluster = getClass().getSimpleName() + CLUSTERS.incrementAndGet();
        topics = new TopicReader(kafka, cluster);
        api = startApi();
        objects = new ClusterObjects(api::admin);
        objects.createNamespace();
        objects.createDaemonSet("kube-router", IMAGE, Map.of());
        objects.createDaemonSet("chaindrift-collector", "chaindrift-collector:0.1.0", Map.of("pool", "blue"));
        objects.createNode("a", "v1.31.2", Map.of("pool", "blue"));
        objects.createNode("b", "v1.31.2+k3s1", Map.of("pool", "green"));
        objects.createRouterPod("a", IMAGE);
    }

    @AfterEach
    void close() {
        running.forEach(RunningInventory::close);
        topics.close();
        objects.deleteAll();
        api.close();
    }

    RunningInventory start(String identity) {
        RunningInventory one = RunningInventory.start(kafka, cluster, api, objects, identity);
        running.add(one);
        return one;
    }

    /** Once the log says what the cluster is. */
    TopicReader.Known known(String suffix) {
        return topics.known().get(objects.node(suffix));
    }

    boolean runs(String suffix, String version) {
        TopicReader.Known now = known(suffix);
        return now != null
                && now.router() != null
                && version.equals(now.router().getVersion())
                && Boolean.TRUE.equals(now.router().getRunning());
    }

    @Test
    void shouldSayWhatIsThere() {
        RunningInventory one = start("one");
        Await.until("all is said", () -> one.leads() && one.isReady());

        NodeRegistered a = known("a").registered();
        RouterObserved router = known("a").router();
        RouterObserved embedded = known("b").router();
        assertAll(
                () -> assertTrue(a.getExpected()),
                () -> assertEquals(true, a.getRouterExpected()),
                () -> assertEquals("blue", a.getPool()),
                () -> assertEquals("v1.31.2", a.getKubeletVersion()),
                () -> assertFalse(known("b").registered().getExpected()),
                () -> assertEquals("v2.1.2", router.getVersion()),
                () -> assertEquals("v2.0-v2.1", router.getVersionClass()),
                () -> assertEquals(RouterVersionHow.INVENTORY, router.getHow()),
                () -> assertEquals(List.of("--run-firewall=true"), router.getArgs()),
                () -> assertEquals(2L, router.getRestarts()),
                () -> assertEquals(true, router.getReady()),
                () -> assertEquals(RouterFlavour.K3S, embedded.getFlavour()),
                () -> assertNull(embedded.getVersion()));
        Map<String, ClusterEvent> things = topics.things();
        String name = objects.namespace() + "%2Fkube-router";
        assertAll(
                () -> assertEquals(
                        IMAGE,
                        things.get("ROUTER_TEMPLATE/" + name)
                                .getRouterTemplate()
                                .getImage()),
                () -> assertEquals(
                        "v2.1.2",
                        things.get("ROUTER_TEMPLATE/" + name)
                                .getRouterTemplate()
                                .getVersion()),
                () -> assertTrue(things.containsKey("ROUTER_ROLLOUT/" + name)),
                () -> assertEquals(
                        List.of("*=*:*"),
                        things.get("ROUTER_SELECTION/" + name)
                                .getRouterSelection()
                                .getTolerations()));
        topics.prove();
    }

    @Test
    void shouldFollowAnUpgradeAndTheEndOfANode() {
        RunningInventory one = start("one");
        Await.until("all is said", () -> one.leads() && one.isReady());

        objects.setImage("kube-router", NEWER);
        objects.deleteRouterPod("a");
        Await.until("the old router is gone, and still owns its rules", () -> {
            RouterObserved router = known("a").router();
            return Boolean.FALSE.equals(router.getRunning()) && "v2.1.2".equals(router.getVersion());
        });
        objects.createRouterPod("a", NEWER);
        Await.until("the new router runs", () -> runs("a", "v2.2.1"));
        objects.deleteNode("b");
        Await.until("b is gone", () -> known("b") == null);

        List<NodeEvent> last = topics.nodeEvents().get(objects.node("b"));
        NodeEvent removed = last.get(last.size() - 1);
        assertEquals(NodeEventKind.NODE_REMOVED, removed.getKind());
        assertEquals(NodeRemovalReason.DELETED, removed.getNodeRemoved().getReason());
        topics.prove();
    }

    @Test
    void shouldGoOnUnderAnotherLeaderWithoutLosingOrSayingTwice() {
        RunningInventory one = start("one");
        Await.until("all is said", () -> one.leads() && one.isReady());
        RunningInventory two = start("two");
        Await.until("the other stands by", two::isReady);
        assertFalse(two.leads());
        Map<String, List<NodeEvent>> before = topics.nodeEvents();

        one.close();
        Await.until("the other leads", () -> two.leads() && two.isReady());

        assertEquals(before, topics.nodeEvents(), "a change of leader alone says nothing");
        objects.deleteNode("b");
        Await.until("b is gone", () -> known("b") == null);
        topics.prove();
        assertEquals(before.get(objects.node("a")), topics.nodeEvents().get(objects.node("a")));
    }
}
