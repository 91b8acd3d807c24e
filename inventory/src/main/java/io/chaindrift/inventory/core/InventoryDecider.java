package io.chaindrift.inventory.core;

import io.chaindrift.ruleset.catalog.Flavour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is seen with what was said and says the difference.
 *
 * <p>Promises: (1) {@link #decide} reads nothing but its arguments and changes nothing; (2) deciding again after what it returned
 * was taken gives nothing, so repeated, missed and reordered notifications do not matter; (3) each node's events are numbered
 * without a gap, and its epoch begins with {@link NodeWord.Began} when this leader first speaks of it; (4) each node's
 * events are followed by its {@link NodeMemory}, which is where the next leader goes on; (5) a snapshot without nodes is not
 * believed: a cluster that runs anything has one. Immutable and thread-safe.
 */
public final class InventoryDecider {

    private final InventorySettings settings;
    private final RouterReading reading;

    /** A decider with these settings. */
    public InventoryDecider(InventorySettings settings) {
        this.settings = settings;
        this.reading = new RouterReading(settings.digests());
    }

    /** Whether a snapshot may be decided on. */
    public static boolean isBelievable(ClusterSnapshot seen) {
        return !seen.nodes().isEmpty();
    }

    /** What is to be said, in order; a transaction may end behind every event that is no {@link InventoryEvent.NodeSaid}. */
    public List<InventoryEvent> decide(InventoryState state, ClusterSnapshot seen, Instant now) {
        if (!isBelievable(seen)) {
            return List.of();
        }
        Telling telling = new Telling(new InventoryState.Draft(state), now);
        Map<String, List<ObservedPod>> pods = seen.pods().stream()
                .collect(Collectors.groupingBy(ObservedPod::node, TreeMap::new, Collectors.toList()));
        SortedSet<String> names = new TreeSet<>(state.nodes().keySet());
        names.addAll(seen.nodes().keySet());
        for (String name : names) {
            ObservedNode node = seen.nodes().get(name);
            if (node == null) {
                absent(telling, name, Objects.requireNonNull(state.nodes().get(name), name));
            } else {
                present(telling, seen, node, pods.getOrDefault(name, List.of()));
            }
        }
        things(telling, seen);
        return telling.events;
    }

    private void absent(Telling telling, String name, NodeMemory memory) {
        Instant removedAt = memory.removedAt();
        if (memory.isThere()) {
            telling.say(name, memory.uid(), new NodeWord.Removed(false));
            telling.remember(name);
        } else if (removedAt == null || isOver(removedAt, settings.forgetAfter(), telling.now)) {
            telling.gone(ClusterThing.Kind.NODE_LOG, name);
        }
    }

    private void present(Telling telling, ClusterSnapshot seen, ObservedNode node, List<ObservedPod> pods) {
        String name = node.name();
        NodeMemory memory = telling.memory(name);
        if (memory != null && memory.isThere() && !Objects.equals(memory.uid(), node.uid())) {
            telling.say(name, memory.uid(), new NodeWord.Removed(true));
            memory = telling.memory(name);
        }
        boolean known = memory != null && memory.isThere();
        if (!known && !node.isLinux()) {
            telling.rememberIfSaid(name);
            return;
        }
        NodeFacts facts = facts(seen, node);
        RouterFacts before = memory == null ? null : memory.router();
        RouterFacts router = reading.read(node, pods, Boolean.TRUE.equals(facts.routerExpected()), before);
        boolean nodeNews = memory == null || !facts.equals(memory.registered());
        boolean routerNews = router != null && isNews(router, before, memory, telling.now);
        boolean due = memory != null && isOver(memory.saidAt(), settings.refresh(), telling.now);
        boolean whole = !known || due || (memory != null && !memory.current() && (nodeNews || routerNews));
        if (nodeNews || whole) {
            telling.say(name, node.uid(), new NodeWord.Registered(facts, whole));
        }
        if (router != null && (routerNews || whole)) {
            telling.say(name, node.uid(), new NodeWord.RouterSeen(router));
        }
        telling.rememberIfSaid(name);
    }

    private boolean isNews(RouterFacts now, @Nullable RouterFacts before, @Nullable NodeMemory memory, Instant at) {
        if (before == null || memory == null) {
            return true;
        }
        if (now.equals(before)) {
            return false;
        }
        return !now.isAsBeforeExceptReady(before) || isOver(memory.changedAt(), settings.readyHold(), at);
    }

    private NodeFacts facts(ClusterSnapshot seen, ObservedNode node) {
        ObservedDaemonSet collector = seen.collector();
        TreeMap<String, String> labels = new TreeMap<>();
        for (String key : settings.labels()) {
            String value = node.labels().get(key);
            if (value != null) {
                labels.put(key, value);
            }
        }
        return new NodeFacts(
                node.uid(),
                collector == null || collector.selection().selects(node),
                routerExpected(seen.router(), node),
                settings.poolLabels().stream()
                        .map(key -> node.labels().getOrDefault(key, ""))
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .orElse(null),
                !node.unschedulable(),
                node.operatingSystem(),
                node.osImage(),
                node.kernelVersion(),
                node.kubeletVersion(),
                node.createdAt(),
                labels);
    }

    private static @Nullable Boolean routerExpected(@Nullable ObservedDaemonSet router, ObservedNode node) {
        if (router != null) {
            return router.selection().selects(node);
        }
        return node.distribution() == ObservedNode.Distribution.RKE2 ? Boolean.FALSE : null;
    }

    private static void things(Telling telling, ClusterSnapshot seen) {
        ObservedDaemonSet router = seen.router();
        List<InventoryState.ThingKey> gone = new ArrayList<>(telling.draft.things.keySet());
        if (router != null) {
            String name = router.name().toString();
            for (ClusterThing thing : List.of(
                    template(router),
                    new ClusterThing.Rollout(router.uid(), router.progress()),
                    selection(router, telling, seen))) {
                gone.remove(new InventoryState.ThingKey(thing.kind(), name));
                telling.thing(name, thing);
            }
        }
        gone.forEach(key -> telling.gone(key.kind(), key.name()));
    }

    private static ClusterThing template(ObservedDaemonSet router) {
        List<String> args = router.args();
        return new ClusterThing.Template(
                router.uid(),
                router.generation(),
                Flavour.UPSTREAM,
                router.image(),
                ImageVersion.of(router.image()).version(),
                args == null ? List.of() : args,
                Objects.requireNonNull(RouterReading.flagsDigest(args == null ? List.of() : args)),
                router.selection().nodeSelector());
    }

    private static ClusterThing selection(ObservedDaemonSet router, Telling telling, ClusterSnapshot seen) {
        List<ObservedNode> known = seen.nodes().values().stream()
                .filter(node -> {
                    NodeMemory memory = telling.memory(node.name());
                    return memory != null && memory.isThere();
                })
                .toList();
        return new ClusterThing.Selection(
                router.uid(),
                router.generation(),
                router.selection().nodeSelector(),
                router.selection().requiredTerms().stream()
                        .map(NodeSelection.Term::text)
                        .toList(),
                router.selection().tolerations().stream().map(Toleration::text).toList(),
                known.size(),
                known.stream().filter(router.selection()::selects).count());
    }

    /** A clock that is set back by more than that time counts too: else what is due would wait for as long as it was ahead. */
    private static boolean isOver(Instant since, Duration time, Instant now) {
        return Duration.between(since, now).abs().compareTo(time) >= 0;
    }
}
