package io.chaindrift.collector.record;

import io.chaindrift.collector.capture.IpsetListing;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.core.CaptureDecider;
import io.chaindrift.collector.core.CaptureDecision;
import io.chaindrift.collector.core.Demand;
import io.chaindrift.collector.core.PlaneMemory;
import io.chaindrift.event.EpochReason;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.EventsLost;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.LossReason;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.UnchangedBasis;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns looks at a node into numbered events. What it returns holds only once it is recorded: recording failed means asking
 * again from the same log. Thread-safe where the supplier of stream ids is.
 */
public final class NodeRecorder {

    private final NodeIdentity identity;
    private final NodeFacts node;
    private final CaptureDecider decider;
    private final Supplier<String> streamIds;

    /**
     * A recorder for one node.
     *
     * @param streamIds makes the id of a new stream
     */
    public NodeRecorder(NodeIdentity identity, NodeFacts node, CaptureDecider decider, Supplier<String> streamIds) {
        this.identity = identity;
        this.node = node;
        this.decider = decider;
        this.streamIds = streamIds;
    }

    /** What an earlier process left behind. */
    public sealed interface Past {

        /** No spool was there. */
        record None() implements Past {}

        /** The spool was found whole. */
        record Known(NodeLog log) implements Past {}

        /**
         * The spool was there but cannot be relied on.
         *
         * @param log what could be read of it; null when nothing could
         * @param renew true when what was said after it cannot be told, so that the stream cannot go on
         * @param detail one sentence for people
         */
        record Damaged(@Nullable NodeLog log, boolean renew, String detail) implements Past {}

        /**
         * The broker will never take an event of the epoch before.
         *
         * @param log the log as it is
         * @param loss what will not come
         */
        record Ended(NodeLog log, Loss loss) implements Past {}
    }

    /** Begins a new epoch: says what came before, and what the machine is. */
    public Batch begin(Past past, Instant now) {
        NodeLog before = before(past);
        long wall = now.toEpochMilli();
        boolean renewed = before == null || (past instanceof Past.Damaged damaged && damaged.renew());
        StreamPosition start = before == null || renewed
                ? new StreamPosition(streamIds.get(), wall, -1)
                : new StreamPosition(
                        before.collector().streamId(),
                        Math.max(before.collector().epoch() + 1, wall),
                        -1);
        NodeLog log = before == null ? NodeLog.starting(start) : before;
        BatchBuilder batch = new BatchBuilder(identity, start, log.inventory());
        batch.addFirst(
                now,
                new BatchBuilder.Machine(node.machineId(), node.bootId()),
                event -> event.setKind(NodeEventKind.EPOCH_STARTED)
                        .setEpochStarted(epochStarted(past, before == null ? null : before.collector())));
        batch.add(now, event -> event.setKind(NodeEventKind.NODE_OBSERVED).setNodeObserved(EventBodies.node(node)));
        SortedMap<Plane, PlaneMemory> planes = new TreeMap<>();
        log.planes()
                .forEach((plane, memory) -> planes.put(
                        plane,
                        new PlaneMemory(
                                plane,
                                memory.last() == null ? null : memory.last().withoutForm())));
        NodeLog after = new NodeLog(
                batch.collector(),
                log.inventory(),
                log.cursor(),
                planes,
                null,
                null,
                NodeLog.Machine.of(node, identity),
                node);
        return new Batch(batch.events(), after);
    }

    private static @Nullable NodeLog before(Past past) {
        if (past instanceof Past.Known known) {
            return known.log();
        }
        if (past instanceof Past.Ended ended) {
            return ended.log();
        }
        return past instanceof Past.Damaged damaged ? damaged.log() : null;
    }

    private static EpochStarted epochStarted(Past past, @Nullable StreamPosition before) {
        EpochStarted.Builder body = EpochStarted.newBuilder();
        if (before != null) {
            body.setPreviousStreamId(before.streamId())
                    .setPreviousEpoch(before.epoch())
                    .setPreviousLastSequence(before.lastSequence());
        }
        if (past instanceof Past.Damaged damaged) {
            boolean renewed = before == null || damaged.renew();
            return body.setReason(renewed ? EpochReason.STREAM_RENEWED : EpochReason.RESTART)
                    .setLost(LossCertainty.UNKNOWN)
                    .setDetail(damaged.detail())
                    .build();
        }
        if (past instanceof Past.Ended ended) {
            return body.setReason(EpochReason.EPOCH_ENDED)
                    .setLost(LossCertainty.SOME)
                    .setDetail(ended.loss().detail())
                    .build();
        }
        return body.setReason(before == null ? EpochReason.FIRST_START : EpochReason.RESTART)
                .setLost(LossCertainty.NOTHING)
                .build();
    }

    /** When, in the collector's steady time, the first plane's keyframe is due, so that the planes have to be read in full. */
    public Instant keyframeDueAt(NodeLog log) {
        Instant first = Instant.MAX;
        for (PlaneMemory memory : log.planes().values()) {
            Instant due = decider.keyframeDueAt(memory);
            first = due.isBefore(first) ? due : first;
        }
        return first;
    }

    /**
     * Records one look.
     *
     * @param log what was recorded so far
     * @param seen the look
     * @param now the collector's steady time, which no setting of the clock moves; for the cadence alone
     * @param demand why every plane is to be recorded in full
     * @param losses of events since the last batch
     */
    public Batch observe(NodeLog log, NodeObservation seen, Instant now, Demand demand, List<Loss> losses) {
        Instant at = seen.observedAt();
        BatchBuilder batch = new BatchBuilder(identity, log.collector(), log.inventory());
        for (Loss loss : losses) {
            batch.add(at, event -> event.setKind(NodeEventKind.EVENTS_LOST).setEventsLost(eventsLost(loss)));
        }
        NodeFacts facts = seen.node();
        if (facts != null && !facts.equals(log.node())) {
            batch.add(at, event -> event.setKind(NodeEventKind.NODE_OBSERVED).setNodeObserved(EventBodies.node(facts)));
        }
        RouterSighting router = seen.router();
        if (router != null && !router.equals(log.router())) {
            addRouter(batch, router, log, at);
        }
        SortedMap<Plane, PlaneMemory> planes = new TreeMap<>(log.planes());
        for (PlaneObservation plane : seen.planes()) {
            CaptureDecider.Outcome outcome = decider.decide(log.memory(plane.plane()), plane, now, demand);
            addCapture(batch, outcome.decision(), at);
            planes.put(plane.plane(), outcome.memory());
        }
        IpsetListing ipsets = seen.ipsets();
        Digest known = log.ipsets();
        if (ipsets != null && (known == null || !ipsets.digest().equals(known))) {
            batch.add(
                    at,
                    event -> event.setKind(NodeEventKind.IPSETS_OBSERVED)
                            .setIpsetsObserved(
                                    EventBodies.ipsets(ipsets, (facts == null ? node : facts).ipsetVersion())));
        }
        return new Batch(
                batch.events(),
                new NodeLog(
                        batch.collector(),
                        batch.inventory(),
                        seen.cursor(),
                        planes,
                        router == null ? log.router() : router,
                        ipsets == null ? known : ipsets.digest(),
                        log.machine(),
                        facts == null ? log.node() : facts));
    }

    private void addRouter(BatchBuilder batch, RouterSighting router, NodeLog log, Instant at) {
        var body = EventBodies.router(router);
        if (router.how() != RouterSighting.How.INVENTORY) {
            batch.add(at, event -> event.setKind(NodeEventKind.ROUTER_OBSERVED).setRouterObserved(body));
            return;
        }
        StreamPosition last = batch.inventory();
        long epoch = log.collector().epoch();
        if (last == null || last.epoch() != epoch) {
            String stream = last == null ? streamIds.get() : last.streamId();
            Past past = last == null ? new Past.None() : new Past.Known(log);
            batch.addInventory(
                    new StreamPosition(stream, epoch, 0),
                    at,
                    event -> event.setKind(NodeEventKind.EPOCH_STARTED).setEpochStarted(epochStarted(past, last)));
        }
        StreamPosition before = Objects.requireNonNull(batch.inventory());
        batch.addInventory(
                new StreamPosition(before.streamId(), before.epoch(), before.lastSequence() + 1),
                at,
                event -> event.setKind(NodeEventKind.ROUTER_OBSERVED).setRouterObserved(body));
    }

    private void addCapture(BatchBuilder batch, CaptureDecision decision, Instant at) {
        long id = batch.nextSequence();
        if (decision instanceof CaptureDecision.Keyframe keyframe) {
            for (int part = 0; part < keyframe.parts().size(); part++) {
                var body = CaptureBodies.keyframe(keyframe, id, part);
                batch.add(
                        at,
                        event -> event.setKind(NodeEventKind.RULESET_KEYFRAME).setRulesetKeyframe(body));
            }
        } else if (decision instanceof CaptureDecision.Delta delta) {
            for (int part = 0; part < delta.parts().size(); part++) {
                var body = CaptureBodies.delta(delta, id, part);
                batch.add(
                        at, event -> event.setKind(NodeEventKind.RULESET_DELTA).setRulesetDelta(body));
            }
        } else if (decision instanceof CaptureDecision.Unchanged unchanged) {
            UnchangedBasis basis = unchanged.unread()
                    ? UnchangedBasis.GENERATION
                    : node.watch() == NodeFacts.Watch.RECORDED ? UnchangedBasis.RECORDED : UnchangedBasis.CAPTURE;
            var body = CaptureBodies.unchanged(unchanged.facts(), id, basis);
            batch.add(
                    at, event -> event.setKind(NodeEventKind.RULESET_UNCHANGED).setRulesetUnchanged(body));
        } else if (decision instanceof CaptureDecision.Failed failed) {
            var body = EventBodies.failed(failed);
            batch.add(at, event -> event.setKind(NodeEventKind.CAPTURE_FAILED).setCaptureFailed(body));
        }
    }

    private static EventsLost eventsLost(Loss lost) {
        Loss.Span span = lost.span();
        EventsLost.Builder body = EventsLost.newBuilder()
                .setReason(LossReason.valueOf(lost.why().name()))
                .setCaptures(lost.captures())
                .setDetail(lost.detail());
        if (span != null) {
            Long last = span.last();
            body.setLostStreamId(span.streamId())
                    .setLostEpoch(span.epoch())
                    .setFirstSequence(span.first())
                    .setLastSequence(last)
                    .setEvents(last == null ? null : last - span.first() + 1);
        }
        return body.build();
    }
}
