package io.chaindrift.inventory;

import io.chaindrift.inventory.config.InventoryConfig;
import io.chaindrift.inventory.core.ClusterSnapshot;
import io.chaindrift.inventory.core.InventoryDecider;
import io.chaindrift.inventory.core.InventoryEvent;
import io.chaindrift.inventory.core.InventoryState;
import io.chaindrift.inventory.kafka.InventoryLog;
import io.chaindrift.inventory.kubernetes.ClusterWatch;
import io.chaindrift.inventory.serve.InventoryMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leader's work with one session of Kafka: knows what was said, looks at the cluster, says what differs. Ends with its session;
 * whatever goes wrong is thrown. Used by one thread.
 */
final class Term implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Term.class);

    /** Records of a transaction: enough to be cheap, few enough to be over in a moment, as its readers wait for it. */
    private static final int TRANSACTION = 500;

    private final InventoryDecider decider;
    private final InventoryLog log;
    private final Supplier<ClusterWatch> watches;
    private final InventoryMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final BooleanSupplier mayGoOn;
    private final Duration relist;
    private InventoryState state;
    private ClusterWatch watch;
    private @Nullable ClusterWatch next;
    private long listedAt;

    /**
     * A term that begins with what was said.
     *
     * @param watches opens a watch
     * @param clock says when something is said
     * @param nanoClock nanoseconds of a clock that never goes back, for when to list anew
     * @param mayGoOn false once leadership is lost or the program ends
     */
    Term(
            InventoryConfig config,
            InventoryLog log,
            InventoryState state,
            Supplier<ClusterWatch> watches,
            InventoryMetrics metrics,
            Clock clock,
            LongSupplier nanoClock,
            BooleanSupplier mayGoOn) {
        this.decider = new InventoryDecider(config.decisions());
        this.log = log;
        this.state = state;
        this.watches = watches;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.mayGoOn = mayGoOn;
        this.relist = config.kubernetes().relist();
        this.watch = watches.get();
        this.listedAt = nanoClock.getAsLong();
        metrics.known(state);
    }

    /**
     * Looks once and says what differs.
     *
     * @return true when all that was to be said is acknowledged
     */
    boolean step() {
        relist();
        metrics.state(true, watch.isWatching());
        if (!watch.hasSynced()) {
            return false;
        }
        ClusterSnapshot seen = watch.snapshot();
        if (!InventoryDecider.isBelievable(seen)) {
            metrics.snapshotRefused();
            LOG.warn("the API server shows no node at all; nothing is said until it does");
            return false;
        }
        List<InventoryEvent> chunk = new ArrayList<>();
        for (InventoryEvent event : decider.decide(state, seen, now())) {
            chunk.add(event);
            if (chunk.size() >= TRANSACTION && !(event instanceof InventoryEvent.NodeSaid)) {
                if (!say(chunk)) {
                    return false;
                }
                chunk.clear();
            }
        }
        return chunk.isEmpty() || say(chunk);
    }

    /** The next watch replaces this one once it knows everything; until then this one goes on. */
    private void relist() {
        ClusterWatch coming = next;
        if (coming != null && coming.hasSynced()) {
            watch.close();
            watch = coming;
            next = null;
            metrics.relisted();
        } else if (coming == null && nanoClock.getAsLong() - listedAt >= relist.toNanos()) {
            next = watches.get();
            listedAt = nanoClock.getAsLong();
        }
    }

    private boolean say(List<InventoryEvent> events) {
        if (!mayGoOn.getAsBoolean()) {
            return false;
        }
        log.say(events);
        state = InventoryState.evolve(state, events);
        metrics.said(events, state);
        LOG.debug("{} events said", events.size());
        return true;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @Override
    public void close() {
        ClusterWatch coming = next;
        watch.close();
        if (coming != null) {
            coming.close();
        }
    }
}
