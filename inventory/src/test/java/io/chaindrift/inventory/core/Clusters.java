package io.chaindrift.inventory.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Clusters as tests need them. */
public final class Clusters {

    public static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    public static final ObjectName ROUTER = new ObjectName("kube-system", "kube-router");
    static final String DIGEST = "sha256:" + "ab".repeat(32);

    private Clusters() {}

    static InventorySettings settings() {
        return settings(DigestVersions.NONE);
    }

    static InventorySettings settings(DigestVersions digests) {
        return new InventorySettings(
                List.of("pool"),
                List.of("zone"),
                digests,
                Duration.ofHours(24),
                Duration.ofMinutes(1),
                Duration.ofDays(30));
    }

    public static ObservedNode node(String name) {
        return node(name, "uid-" + name, Map.of("pool", "blue", "zone", "z1", "secret", "x"), "v1.31.2", List.of());
    }

    static ObservedNode node(
            String name, String uid, Map<String, String> labels, @Nullable String kubelet, List<Taint> taints) {
        return new ObservedNode(
                name,
                uid,
                new TreeMap<>(labels),
                taints,
                false,
                "linux",
                "Debian GNU/Linux 12",
                "6.1.0",
                kubelet,
                START.minusSeconds(3600));
    }

    public static ObservedPod pod(String node, String image) {
        return new ObservedPod(
                new ObjectName("kube-system", "kube-router-" + node),
                node,
                image,
                image,
                "docker.io/cloudnativelabs/kube-router@" + DIGEST,
                List.of("--run-firewall=true", "--run-router=false"),
                true,
                true,
                true,
                START.minusSeconds(60),
                0);
    }

    static ObservedPod with(ObservedPod pod, boolean started, boolean running, boolean ready) {
        return new ObservedPod(
                pod.name(),
                pod.node(),
                pod.image(),
                started ? pod.runningImage() : null,
                started ? pod.imageId() : null,
                pod.args(),
                started,
                running,
                ready,
                started ? pod.startedAt() : null,
                pod.restarts());
    }

    public static ObservedDaemonSet daemonSet(String image, NodeSelection selection) {
        return new ObservedDaemonSet(
                ROUTER,
                "uid-ds",
                3,
                image,
                List.of("--run-firewall=true"),
                selection,
                new ObservedDaemonSet.Progress(3, 2, 2, 2, 0));
    }

    public static ClusterSnapshot snapshot(
            @Nullable ObservedDaemonSet router, List<ObservedPod> pods, ObservedNode... nodes) {
        SortedMap<String, ObservedNode> byName = new TreeMap<>();
        Arrays.stream(nodes).forEach(node -> byName.put(node.name(), node));
        return new ClusterSnapshot(byName, pods, router, null);
    }

    static InventoryState fresh() {
        return InventoryState.resume("stream-a", List.of(), START);
    }

    /** The state as the next leader reads it back from what was said of things. */
    static InventoryState readBack(List<InventoryEvent> all, Instant now) {
        SortedMap<InventoryState.ThingKey, InventoryEvent.ThingSaid> kept = new TreeMap<>();
        for (InventoryEvent event : all) {
            if (event instanceof InventoryEvent.ThingSaid said) {
                ClusterThing thing =
                        said.thing() instanceof NodeMemory memory ? memory.ofEarlierLeader() : said.thing();
                kept.put(
                        new InventoryState.ThingKey(thing.kind(), said.name()),
                        new InventoryEvent.ThingSaid(said.name(), said.position(), said.observedAt(), thing));
            } else if (event instanceof InventoryEvent.ThingGone gone) {
                kept.remove(new InventoryState.ThingKey(gone.kind(), gone.name()));
            }
        }
        return InventoryState.resume("stream-b", kept.values(), now);
    }

    static List<NodeWord> words(List<InventoryEvent> events, String node) {
        List<NodeWord> words = new ArrayList<>();
        for (InventoryEvent event : events) {
            if (event instanceof InventoryEvent.NodeSaid said && said.node().equals(node)) {
                words.add(said.word());
            }
        }
        return words;
    }
}
