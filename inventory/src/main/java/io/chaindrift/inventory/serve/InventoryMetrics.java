package io.chaindrift.inventory.serve;

import io.chaindrift.inventory.core.ClusterThing;
import io.chaindrift.inventory.core.InventoryEvent;
import io.chaindrift.inventory.core.InventoryState;
import io.chaindrift.inventory.core.NodeMemory;
import io.chaindrift.inventory.core.NodeWord;
import io.chaindrift.inventory.core.RouterFacts;
import io.chaindrift.inventory.kubernetes.WatchListener.Watched;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the inventory counts, in Prometheus' text form. Labels have values from closed sets only: never a node, a version or an
 * image. Thread-safe.
 */
public final class InventoryMetrics {

    private static final String PREFIX = "chaindrift_inventory_";

    private final Map<Said, LongAdder> events = adders(Said.class);
    private final Map<Watched, LongAdder> watchFailures = adders(Watched.class);
    private final LongAdder transactions = new LongAdder();
    private final LongAdder failedSessions = new LongAdder();
    private final LongAdder refusedSnapshots = new LongAdder();
    private final LongAdder relists = new LongAdder();
    private volatile boolean leading;
    private volatile boolean watching;
    private volatile Books books = new Books(0, 0, 0, 0);

    private enum Said {
        EPOCH_STARTED,
        NODE_REGISTERED,
        NODE_REMOVED,
        ROUTER_OBSERVED,
        ROUTER_TEMPLATE,
        ROUTER_ROLLOUT,
        ROUTER_SELECTION,
        NODE_LOG
    }

    private record Books(long nodes, long expected, long routersRunning, long versionsUnknown) {}

    /** Events were acknowledged in one transaction. */
    public void said(List<InventoryEvent> acknowledged, InventoryState state) {
        transactions.increment();
        for (InventoryEvent event : acknowledged) {
            counter(event).increment();
        }
        books = books(state);
    }

    /** What is known now. */
    public void known(InventoryState state) {
        books = books(state);
    }

    /** A session with Kafka failed. */
    public void sessionFailed() {
        failedSessions.increment();
    }

    /** A snapshot was not believed. */
    public void snapshotRefused() {
        refusedSnapshots.increment();
    }

    /** Everything is listed anew. */
    public void relisted() {
        relists.increment();
    }

    /** A list or a watch failed. */
    public void watchFailed(Watched watched) {
        count(watchFailures, watched);
    }

    /** Whether this instance leads, and whether all its watches are up. */
    public void state(boolean nowLeading, boolean nowWatching) {
        leading = nowLeading;
        watching = nowWatching;
    }

    /** Everything, in Prometheus' text form 0.0.4. */
    public String render() {
        StringBuilder text = new StringBuilder();
        gauge(text, "leader", "1 while this instance leads.", leading ? 1 : 0);
        gauge(text, "watching", "1 while every watch is up.", watching ? 1 : 0);
        Books now = books;
        gauge(text, "nodes", "Linux nodes that are known.", now.nodes());
        gauge(text, "nodes_expected", "Nodes whose collector is expected to report.", now.expected());
        gauge(text, "routers_running", "Nodes whose router is known to run.", now.routersRunning());
        gauge(
                text,
                "router_versions_unknown",
                "Nodes whose router is a pod of a version that neither tag nor digest tells.",
                now.versionsUnknown());
        Map<String, Long> byKind = new TreeMap<>();
        events.forEach((kind, count) -> byKind.put(label(kind), count.sum()));
        counters(text, "events_total", "Events acknowledged by Kafka.", "kind", byKind);
        Map<String, Long> byWatch = new TreeMap<>();
        watchFailures.forEach((watched, count) -> byWatch.put(label(watched), count.sum()));
        counters(
                text,
                "watch_failures_total",
                "Lists and watches that failed and were tried again.",
                "watched",
                byWatch);
        counter(text, "transactions_total", "Transactions acknowledged by Kafka.", transactions);
        counter(text, "failed_sessions_total", "Sessions with Kafka that failed and were begun anew.", failedSessions);
        counter(
                text,
                "refused_snapshots_total",
                "Looks at the cluster that had no node and were not believed.",
                refusedSnapshots);
        counter(text, "relists_total", "Times that everything was listed anew.", relists);
        return text.toString();
    }

    private static Books books(InventoryState state) {
        long nodes = 0;
        long expected = 0;
        long running = 0;
        long unknown = 0;
        for (NodeMemory memory : state.nodes().values()) {
            var facts = memory.registered();
            if (facts == null) {
                continue;
            }
            nodes++;
            expected += facts.expected() ? 1 : 0;
            RouterFacts router = memory.router();
            running += router != null && Boolean.TRUE.equals(router.running()) ? 1 : 0;
            unknown += router != null && router.imageId() != null && router.version() == null ? 1 : 0;
        }
        return new Books(nodes, expected, running, unknown);
    }

    private LongAdder counter(InventoryEvent event) {
        Said kind;
        if (event instanceof InventoryEvent.NodeSaid said) {
            kind = ofWord(said.word());
        } else if (event instanceof InventoryEvent.ThingSaid said) {
            kind = ofThing(said.thing().kind());
        } else {
            kind = ofThing(((InventoryEvent.ThingGone) event).kind());
        }
        return java.util.Objects.requireNonNull(events.get(kind));
    }

    private static Said ofWord(NodeWord word) {
        if (word instanceof NodeWord.Began) {
            return Said.EPOCH_STARTED;
        }
        if (word instanceof NodeWord.Registered) {
            return Said.NODE_REGISTERED;
        }
        return word instanceof NodeWord.Removed ? Said.NODE_REMOVED : Said.ROUTER_OBSERVED;
    }

    private static Said ofThing(ClusterThing.Kind kind) {
        return switch (kind) {
            case ROUTER_TEMPLATE -> Said.ROUTER_TEMPLATE;
            case ROUTER_ROLLOUT -> Said.ROUTER_ROLLOUT;
            case ROUTER_SELECTION -> Said.ROUTER_SELECTION;
            case NODE_LOG -> Said.NODE_LOG;
        };
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> counters, E which) {
        LongAdder adder = counters.get(which);
        if (adder != null) {
            adder.increment();
        }
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kinds) {
        Map<E, LongAdder> adders = new EnumMap<>(kinds);
        for (E kind : kinds.getEnumConstants()) {
            adders.put(kind, new LongAdder());
        }
        return adders;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        head(text, name, help, "gauge");
        text.append(PREFIX).append(name).append(' ').append(value).append('\n');
    }

    private static void counter(StringBuilder text, String name, String help, LongAdder value) {
        head(text, name, help, "counter");
        text.append(PREFIX).append(name).append(' ').append(value.sum()).append('\n');
    }

    private static void counters(StringBuilder text, String name, String help, String label, Map<String, Long> values) {
        head(text, name, help, "counter");
        values.forEach((value, count) -> text.append(PREFIX)
                .append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(value)
                .append("\"} ")
                .append(count)
                .append('\n'));
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }
}
