package io.chaindrift.systemtests.fleet;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.collector.core.Cadence;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.core.Splitter;
import io.chaindrift.collector.record.Batch;
import io.chaindrift.collector.record.Loss;
import io.chaindrift.collector.record.NodeIdentity;
import io.chaindrift.collector.record.NodeLog;
import io.chaindrift.collector.record.NodeRecorder;
import io.chaindrift.collector.recorded.RecordedSource;
import io.chaindrift.collector.recorded.ReplayTimes;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The log of one node, made by the collector's own recorder from recorded captures, with what goes wrong on its way: restarts,
 * events that come twice or not at all, captures that are not to be relied on. Equal scripts give equal logs. Not thread-safe.
 */
public final class ScriptedNode {

    /** When every recorded history began. */
    public static final Instant BEGAN = Instant.parse("2026-03-01T00:00:00Z");

    private static final Duration BEYOND_ALL_PHASES = Duration.ofDays(3_000);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final Cadence CADENCE = new Cadence(HEARTBEAT, Duration.ofDays(9_000));

    static {
        TrustedClasses.trustTopics();
    }

    private final RecordedSource source;
    private final NodeRecorder recorder;
    private final List<NodeEvent> events = new ArrayList<>();
    private @Nullable NodeLog log;
    private @Nullable NodeObservation latest;
    private UnaryOperator<NodeObservation> sight = UnaryOperator.identity();
    private Instant now;

    /**
     * A node that looks at a recorded one.
     *
     * @param partBytes parts of captures are at most so large
     */
    public ScriptedNode(String cluster, String name, Path captures, Duration started, int partBytes) {
        this.now = BEGAN.plus(started);
        AtomicInteger streams = new AtomicInteger();
        try {
            source = RecordedSource.open(captures, new Times(now));
            source.resume(null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the captures in " + captures, e);
        }
        recorder = new NodeRecorder(
                new NodeIdentity(cluster, name, "test"),
                source.node(),
                new CaptureDecider(CADENCE, new Splitter(partBytes)),
                () -> name + "-stream-" + streams.incrementAndGet());
        take(recorder.begin(new NodeRecorder.Past.None(), now));
    }

    private record Times(Instant start) implements ReplayTimes {
        @Override
        public Instant dueAt(Duration offset) {
            return start.plus(offset);
        }

        @Override
        public Instant observedAt(Duration offset) {
            return start.plus(offset);
        }

        @Override
        public Instant recordedAt(Instant real) {
            return real;
        }
    }

    /** All events so far. */
    public List<NodeEvent> events() {
        return List.copyOf(events);
    }

    /** The next recorded phase; false when there is none. */
    public boolean phase() {
        NodeObservation seen = source.observe(BEGAN.plus(BEYOND_ALL_PHASES), Depth.CHANGES);
        if (seen == null) {
            return false;
        }
        now = seen.observedAt().isAfter(now) ? seen.observedAt() : now;
        look(seen, null);
        return true;
    }

    /** All phases that are left. */
    public ScriptedNode phases() {
        while (phase()) {
            now = now.plusSeconds(1);
        }
        return this;
    }

    /** So many recorded phases. */
    public ScriptedNode phases(int count) {
        for (int i = 0; i < count; i++) {
            phase();
        }
        return this;
    }

    /** Further looks at the present phase, five minutes apart, with a sync of the router before each. */
    public ScriptedNode syncs(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plus(Duration.ofMinutes(5));
            look(again(1, null), null);
        }
        return this;
    }

    /** Further looks at the present phase, five minutes apart, without any sync of the router. */
    public ScriptedNode looks(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plus(Duration.ofMinutes(5));
            look(again(0, null), null);
        }
        return this;
    }

    /** So many minutes in which nothing changes, of which each plane's heartbeat tells. */
    public ScriptedNode quietMinutes(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plus(HEARTBEAT);
            take(recorder.observe(log(), unread(), now, Demand.NONE, List.of()));
        }
        return this;
    }

    /** A minute later, the router has synced once more. */
    public ScriptedNode sync() {
        now = now.plus(HEARTBEAT);
        look(again(1, null), null);
        return this;
    }

    /** The planes' keyframes, of what was looked at last. */
    public ScriptedNode keyframes() {
        take(recorder.observe(log(), again(0, null), now, Demand.REQUESTED, List.of()));
        return this;
    }

    /** From now on each look shows the recorded phase so. */
    public ScriptedNode shows(UnaryOperator<NodeObservation> how) {
        sight = how;
        return this;
    }

    /** A look at the present phase that is not to be relied on. */
    public ScriptedNode suspect() {
        now = now.plus(Duration.ofMinutes(5));
        look(again(1, new Suspicion(Suspicion.Reason.TORN, "the rules changed while they were read")), null);
        return this;
    }

    /** The collector starts again, in order, and looks anew. */
    public ScriptedNode restart() {
        now = now.plus(Duration.ofMinutes(1));
        take(recorder.begin(new NodeRecorder.Past.Known(log()), now));
        look(again(0, null), null);
        return this;
    }

    /** The collector says that it lost events, and looks anew. */
    public ScriptedNode admitLoss() {
        now = now.plus(Duration.ofMinutes(1));
        look(again(1, null), new Loss(Loss.Why.SPOOL_FULL, null, 3L, "the spool was full"));
        return this;
    }

    /** The latest event never comes. */
    public ScriptedNode loseLatest() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).getHeader().getSource() == EventSource.COLLECTOR) {
                events.remove(i);
                return this;
            }
        }
        throw new IllegalStateException("there is nothing to lose");
    }

    /** The latest events come once more: the spool did not learn that they were taken. */
    public ScriptedNode repeatLatest(int count) {
        events.addAll(List.copyOf(events.subList(Math.max(0, events.size() - count), events.size())));
        return this;
    }

    private NodeObservation unread() {
        NodeObservation seen = latest();
        List<PlaneObservation> planes = seen.planes().stream()
                .<PlaneObservation>map(plane -> new PlaneObservation.Same(plane.plane()))
                .toList();
        return new NodeObservation(now, planes, seen.router(), seen.ipsets(), seen.cursor());
    }

    private NodeObservation latest() {
        NodeObservation seen = latest;
        if (seen == null) {
            throw new IllegalStateException("a phase comes first");
        }
        return seen;
    }

    private NodeObservation again(long newSyncs, @Nullable Suspicion suspicion) {
        NodeObservation seen = latest();
        List<PlaneObservation> planes = new ArrayList<>();
        for (PlaneObservation plane : seen.planes()) {
            planes.add(
                    plane instanceof PlaneObservation.Captured captured
                            ? new PlaneObservation.Captured(
                                    captured.plane(),
                                    captured.rules(),
                                    captured.provenance(),
                                    captured.written() ? newSyncs : 0,
                                    captured.written(),
                                    suspicion)
                            : plane);
        }
        return new NodeObservation(now, planes, seen.router(), seen.ipsets(), seen.cursor());
    }

    private void look(NodeObservation seen, @Nullable Loss lost) {
        latest = seen;
        take(recorder.observe(
                log(),
                sight.apply(seen),
                now,
                lost == null ? Demand.NONE : Demand.AFTER_LOSS,
                lost == null ? List.of() : List.of(lost)));
    }

    private void take(Batch batch) {
        events.addAll(batch.events());
        log = batch.after();
    }

    private NodeLog log() {
        NodeLog known = log;
        if (known == null) {
            throw new IllegalStateException("the log has not begun");
        }
        return known;
    }
}
