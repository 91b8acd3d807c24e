package io.chaindrift.inventory.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any history of a cluster, seen through any changes of leader, clocks that jump included: nothing is lost, doubled or
 * reordered, and what the last leader knows is what is there.
 */
class LeaderChangePropertyTest {

    private static final List<String> VERSIONS = List.of("v1.5.3", "v2.1.2", "v2.2.1");

    /**
     * One look.
     *
     * @param present which of five nodes are there: bits
     * @param other which of them are another Node of the same name
     * @param versions index of each one's router's version; at the number of versions: no router
     * @param newLeader whether another leader looks
     * @param seconds how far the clock moved
     */
    record Look(int present, int other, List<Integer> versions, boolean newLeader, int seconds) {}

    @Property(tries = 300)
    void nothingIsLostDoubledOrReordered(@ForAll("histories") List<Look> history) {
        InventoryDecider decider = new InventoryDecider(Clusters.settings());
        List<InventoryEvent> all = new ArrayList<>();
        InventoryState state = Clusters.fresh();
        Instant now = Clusters.START;
        ClusterSnapshot last = null;
        for (Look look : history) {
            now = now.plusSeconds(look.seconds());
            if (look.newLeader()) {
                InventoryState readBack = Clusters.readBack(all, now);
                assertEquals(ofEarlierLeader(state), readBack.nodes());
                assertEquals(state.things(), readBack.things());
                state = readBack;
            }
            ClusterSnapshot seen = snapshot(look);
            List<InventoryEvent> said = decider.decide(state, seen, now);
            state = InventoryState.evolve(state, said);
            all.addAll(said);
            assertEquals(List.of(), decider.decide(state, seen, now), "it says the same twice");
            last = InventoryDecider.isBelievable(seen) ? seen : last;
        }
        Logs.check(all);
        noWordTwice(all);
        if (last != null) {
            Set<String> there = new TreeSet<>();
            state.nodes().forEach((name, memory) -> {
                if (memory.isThere()) {
                    there.add(name);
                }
            });
            assertEquals(last.nodes().keySet(), there);
            for (ObservedPod pod : last.pods()) {
                NodeMemory memory = state.nodes().get(pod.node());
                assertEquals(
                        ImageVersion.of(pod.image()).version(), memory.router().version());
                assertEquals(true, memory.router().running());
            }
        }
    }

    /** Within an epoch no word is the same as the latest of its kind, unless the refresh time is over. */
    private static void noWordTwice(List<InventoryEvent> events) {
        Map<String, InventoryEvent.NodeSaid> latest = new TreeMap<>();
        for (InventoryEvent event : events) {
            if (event instanceof InventoryEvent.NodeSaid said) {
                NodeWord word = said.word();
                if (word instanceof NodeWord.Began || word instanceof NodeWord.Removed) {
                    latest.keySet().removeIf(key -> key.startsWith(said.node() + "/"));
                    continue;
                }
                boolean router = word instanceof NodeWord.RouterSeen;
                InventoryEvent.NodeSaid before = latest.put(said.node() + "/" + router, said);
                boolean same = before != null
                        && (router
                                ? before.word().equals(word)
                                : ((NodeWord.Registered) before.word())
                                        .facts()
                                        .equals(((NodeWord.Registered) word).facts()));
                assertTrue(
                        !same
                                || Duration.between(before.observedAt(), said.observedAt())
                                                .toHours()
                                        >= 24,
                        () -> said + " was said already");
            }
        }
    }

    private static Map<String, NodeMemory> ofEarlierLeader(InventoryState state) {
        Map<String, NodeMemory> nodes = new TreeMap<>();
        state.nodes().forEach((name, memory) -> nodes.put(name, memory.ofEarlierLeader()));
        return nodes;
    }

    private static ClusterSnapshot snapshot(Look look) {
        List<ObservedNode> nodes = new ArrayList<>();
        List<ObservedPod> pods = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            if ((look.present() >> i & 1) == 0) {
                continue;
            }
            String name = "n" + i;
            String uid = (look.other() >> i & 1) == 0 ? "uid-" + i : "other-" + i;
            nodes.add(Clusters.node(name, uid, Map.of(), "v1.31.2", List.of()));
            int version = look.versions().get(i);
            if (version < VERSIONS.size()) {
                pods.add(Clusters.pod(name, "docker.io/cloudnativelabs/kube-router:" + VERSIONS.get(version)));
            }
        }
        return Clusters.snapshot(
                Clusters.daemonSet("docker.io/cloudnativelabs/kube-router:v2.2.1", NodeSelection.ALL),
                pods,
                nodes.toArray(ObservedNode[]::new));
    }

    @Provide
    Arbitrary<List<Look>> histories() {
        Arbitrary<Look> looks = Combinators.combine(
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.integers().between(0, 3).list().ofSize(5),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(0, 1, 30, 3600, 90_000, -7200))
                .as(Look::new);
        return looks.list().ofMinSize(1).ofMaxSize(25);
    }
}
