package io.chaindrift.inventory.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.Await;
import io.chaindrift.inventory.core.ClusterSnapshot;
import io.chaindrift.inventory.core.ObservedDaemonSet;
import io.chaindrift.inventory.core.ObservedNode;
import io.chaindrift.inventory.core.ObservedPod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What watching means, on whatever API server there is. */
abstract class ClusterWatchContract {

    private static final String IMAGE = "docker.io/cloudnativelabs/kube-router:v2.2.1";

    final AtomicLong changes = new AtomicLong();
    ApiUnderTest api;
    ClusterObjects objects;
    KubernetesClient client;
    ClusterWatch watch;

    abstract ApiUnderTest startApi();

    @BeforeEach
    void open() {
        api = startApi();
        objects = new ClusterObjects(api::admin);
        objects.createNamespace();
        objects.createNode("a", "v1.31.2", Map.of("pool", "blue"));
        client = ApiConnection.open(api.server());
        watch = ClusterWatch.open(
                client, objects.settings(api.server(), "i", Duration.ofHours(1)), new Counting(changes));
        Await.until("everything is listed", watch::hasSynced);
    }

    @AfterEach
    void close() {
        watch.close();
        client.close();
        objects.deleteAll();
        api.close();
    }

    record Counting(AtomicLong changes) implements WatchListener {

        @Override
        public void changed() {
            changes.incrementAndGet();
        }

        @Override
        public void failed(Watched watched, Throwable cause) {}
    }

    ClusterSnapshot until(String what, Predicate<ClusterSnapshot> condition) {
        AtomicReference<ClusterSnapshot> seen = new AtomicReference<>();
        Await.until(what, () -> {
            seen.set(watch.snapshot());
            return condition.test(seen.get());
        });
        return seen.get();
    }

    ObservedNode node(ClusterSnapshot seen, String suffix) {
        ObservedNode node = seen.nodes().get(objects.node(suffix));
        assertNotNull(node, () -> suffix + " is not there");
        return node;
    }

    boolean has(ClusterSnapshot seen, String suffix) {
        return seen.nodes().containsKey(objects.node(suffix));
    }

    @Test
    void shouldSeeANodeAsItIs() {
        ObservedNode node =
                node(until("the kubelet's word", seen -> node(seen, "a").operatingSystem() != null), "a");

        assertEquals("linux", node.operatingSystem());
        assertEquals("6.1.0", node.kernelVersion());
        assertEquals("v1.31.2", node.kubeletVersion());
        assertEquals("blue", node.labels().get("pool"));
        assertNotNull(node.uid());
        assertNotNull(node.createdAt());
    }

    @Test
    void shouldSeeWhatComesChangesAndGoes() {
        objects.createNode("b", "v1.31.2", Map.of());
        until("b comes", seen -> has(seen, "b"));
        long before = changes.get();
        objects.cordon("b", true);
        until("b is cordoned", seen -> node(seen, "b").unschedulable());
        objects.deleteNode("b");
        until("b goes", seen -> !has(seen, "b"));

        assertTrue(has(watch.snapshot(), "a"));
        assertTrue(changes.get() > before, "nobody was woken");
    }

    @Test
    void shouldSeeTheRoutersPodAndItsContainer() {
        objects.createRouterPod("a", IMAGE);

        ClusterSnapshot seen = until("the pod runs", now -> now.pods().stream().anyMatch(ObservedPod::running));

        ObservedPod pod = seen.pods().get(0);
        assertEquals(objects.node("a"), pod.node());
        assertEquals(IMAGE, pod.image());
        assertEquals(List.of("--run-firewall=true"), pod.args());
        assertEquals(2, pod.restarts());
        assertEquals(Instant.parse("2026-11-01T09:59:00Z"), pod.startedAt());
        assertTrue(pod.started() && pod.ready());
        assertTrue(String.valueOf(pod.imageId()).contains("@sha256:"), pod.imageId());
    }

    @Test
    void shouldSeeTheDaemonSetsItIsToldOfAndNoOther() {
        assertNull(watch.snapshot().router());
        objects.createDaemonSet("other", "other:v1.0.0", Map.of());
        objects.createDaemonSet("kube-router", IMAGE, Map.of("pool", "blue"));
        objects.createDaemonSet("chaindrift-collector", "chaindrift-collector:0.1.0", Map.of());

        ClusterSnapshot seen = until("both", now -> now.router() != null && now.collector() != null);
        ObservedDaemonSet router = seen.router();
        assertEquals(IMAGE, router.image());
        assertEquals(Map.of("pool", "blue"), router.selection().nodeSelector());
        assertTrue(router.selection().selects(node(seen, "a")));

        objects.setImage("kube-router", IMAGE.replace("v2.2.1", "v2.3.0"));
        until(
                "the new image",
                now -> now.router() != null && now.router().image().endsWith("v2.3.0"));
        objects.deleteDaemonSet("kube-router");
        until("it goes", now -> now.router() == null && now.collector() != null);
    }
}
