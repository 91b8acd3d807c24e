package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Boot;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.LogCounts;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PendingCapture;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The audit of a node's log.
 *
 * <p>Promises: (1) {@link #decide} changes nothing and reads nothing but its arguments; (2) the state is the fold of facts by
 * {@link #evolve}; (3) a repeated event gives no fact; (4) whatever cannot be proved (a gap, a delta that does not link, a digest
 * that does not come out) makes the plane UNKNOWN until its next keyframe, and asks for one, and the node UNKNOWN where it is the
 * inventory's log that broke, until the inventory says again which router there is; (5) nothing is judged by a router
 * that has not yet synced on the plane; (6) what is over (a finding long resolved, a node given up) leaves every book. Immutable, and as thread-safe as its judge.
 */
public final class NodeAuditor {

    /** A resolved finding is kept among the present ones so long: 30 days. */
    public static final Duration RESOLVED_KEPT = Duration.ofDays(30);

    private final RulesetJudge judge;
    private final Duration resolvedKept;

    /**
     * @param judge what judges the rules
     */
    public NodeAuditor(RulesetJudge judge) {
        this(judge, RESOLVED_KEPT);
    }

    /**
     * @param judge what judges the rules
     * @param resolvedKept how long a resolved finding is kept among the present ones, by the times of events
     */
    public NodeAuditor(RulesetJudge judge, Duration resolvedKept) {
        this.judge = Objects.requireNonNull(judge, "judge");
        this.resolvedKept = Objects.requireNonNull(resolvedKept, "resolvedKept");
    }

    /**
     * An auditor that decides alike, and spares judging again what it judged before. For one thread.
     *
     * @param nodes of how many nodes the latest judgement is kept; 0: of none
     */
    public NodeAuditor remembering(int nodes) {
        return nodes == 0 ? this : new NodeAuditor(new RememberingJudge(judge, nodes), resolvedKept);
    }

    /** The state after a fact. */
    public static NodeState evolve(NodeState state, AuditFact fact) {
        return fact.applyTo(state);
    }

    /** What follows from an event. */
    public AuditDecision decide(NodeState state, AuditEvent event) {
        Draft draft = new Draft(state);
        if (event instanceof AuditEvent.GivenUp) {
            if (!state.isEmpty()) {
                Removal.of(draft, Evidence.of(event.header()));
            }
            return draft.finish();
        }
        if (event instanceof AuditEvent.Unreadable unreadable) {
            Troubles.tell(draft, unreadable.header(), Trouble.Reason.UNREADABLE, unreadable.reason());
            Standings.keep(draft, event.header().observedAt());
            return draft.finish();
        }
        EventSource source = event.header().source();
        LogContinuity.Result log = LogContinuity.check(state.ledgers().get(source), event);
        if (log.ledger() == null) {
            return draft.finish();
        }
        Trouble.Reason broken = log.broken();
        boolean untrue = InventoryLog.isFalse(broken);
        if (event instanceof AuditEvent.NodeRemoved && source == EventSource.INVENTORY && !untrue) {
            Removal.of(draft, Evidence.of(event.header()));
            return draft.finish();
        }
        String told = event.header().bootId();
        String boot = told == null ? state.bootId() : told;
        draft.record(new AuditFact.PositionKnown(source, InventoryLog.after(state, log, event), boot));
        if (boot != null && state.bootId() != null && !boot.equals(state.bootId())) {
            booted(draft);
        }
        if (broken != null && source == EventSource.COLLECTOR) {
            Troubles.tell(draft, event.header(), broken, String.valueOf(log.detail()));
        } else if (broken != null) {
            count(draft, state.counts().troubled(broken));
        }
        boolean anew = source == EventSource.COLLECTOR && state.ledgers().containsKey(source);
        if (event instanceof AuditEvent.EpochStarted && anew && !untrue) {
            count(draft, draft.state().counts().restarted());
        }
        if (!untrue) {
            take(draft, event);
            if (source == EventSource.COLLECTOR) {
                Rounds.heard(draft, event);
            }
            Removal.ofResolved(draft, event.header().observedAt() - resolvedKept.toMillis());
        }
        Standings.keep(draft, event.header().observedAt());
        return draft.finish();
    }

    private static void booted(Draft draft) {
        NodeState state = draft.state();
        draft.record(new AuditFact.BootKnown(new Boot(null)));
        state.planes().values().forEach(plane -> draft.record(new AuditFact.PlaneKnown(plane.booted())));
        remember(draft, growth -> GrowthTrack.NONE);
    }

    private static void remember(Draft draft, UnaryOperator<GrowthTrack> change) {
        draft.state().chains().forEach((id, memory) -> {
            GrowthTrack changed = change.apply(memory.growth());
            if (!changed.equals(memory.growth())) {
                draft.record(new AuditFact.ChainRemembered(id, memory.withGrowth(changed)));
            }
        });
    }

    private static void count(Draft draft, LogCounts counts) {
        draft.record(new AuditFact.LogCounted(counts));
    }

    /**
     * What follows when deciding on an event failed: the node is unknown until a keyframe; where the inventory said it, until the
     * inventory says all again.
     */
    public AuditDecision failed(NodeState state, AuditEvent event, String detail) {
        Draft draft = new Draft(state);
        EventHeader header = event.header();
        LogContinuity.Result log = LogContinuity.check(state.ledgers().get(header.source()), event);
        SourceLedger ledger = log.ledger();
        if (ledger != null) {
            // It was read: what follows on it is no gap. Of the inventory's, what it said is as good as lost.
            Trouble lost = new Trouble(Trouble.Reason.PROCESSING_FAILED, detail, header.observedAt());
            SourceLedger known = header.source() == EventSource.INVENTORY ? ledger.troubled(lost) : ledger;
            draft.record(new AuditFact.PositionKnown(header.source(), known, state.bootId()));
        }
        CaptureMark mark = mark(event);
        List<PlaneState> planes = new ArrayList<>(state.planes().values());
        if (mark != null && !state.planes().containsKey(mark.plane())) {
            planes.add(PlaneState.empty(mark.plane()));
        }
        Troubles.tell(draft, header, planes, Trouble.Reason.PROCESSING_FAILED, detail);
        Standings.keep(draft, header.observedAt());
        return draft.finish();
    }

    private static @Nullable CaptureMark mark(AuditEvent event) {
        if (event instanceof AuditEvent.Keyframe keyframe) {
            return keyframe.mark();
        } else if (event instanceof AuditEvent.Delta delta) {
            return delta.mark();
        }
        return event instanceof AuditEvent.Unchanged unchanged ? unchanged.mark() : null;
    }

    private void take(Draft draft, AuditEvent event) {
        EventHeader header = event.header();
        if (event instanceof AuditEvent.RouterObserved observed) {
            router(draft, observed);
        } else if (event instanceof AuditEvent.NodeObserved observed) {
            RouterFold.host(draft, header, observed.hostIptables());
            Troubles.notLookedAt(draft, header, observed.planes());
        } else if (event instanceof AuditEvent.Keyframe keyframe) {
            parts(
                    draft,
                    header,
                    keyframe.mark(),
                    plane -> CaptureParts.keyframe(plane.pending(), keyframe),
                    PlaneFold::keyframe);
        } else if (event instanceof AuditEvent.Delta delta) {
            if (Troubles.none(draft, header, delta.mark())) {
                parts(
                        draft,
                        header,
                        delta.mark(),
                        plane -> CaptureParts.delta(plane.pending(), delta),
                        PlaneFold::delta);
            }
        } else if (event instanceof AuditEvent.Unchanged unchanged) {
            if (Troubles.none(draft, header, unchanged.mark())) {
                heartbeat(draft, header, unchanged.mark());
            }
        } else if (event instanceof AuditEvent.CaptureFailed failed) {
            failed(draft, failed);
        } else if (event instanceof AuditEvent.EventsLost lost) {
            Troubles.tell(draft, header, Trouble.Reason.EVENTS_LOST, lost.reason());
        } else if (event instanceof AuditEvent.NodeRegistered registered) {
            draft.record(new AuditFact.Expected(registered.expected()));
        }
    }

    private void router(Draft draft, AuditEvent.RouterObserved observed) {
        var before = draft.state().upgrade();
        if (!RouterFold.fold(draft, observed.header(), observed.sighting())) {
            return;
        }
        Evidence evidence = Evidence.of(observed.header());
        var upgrade = draft.state().upgrade();
        if (upgrade != null && !upgrade.equals(before)) {
            UpgradeReport.open(draft, upgrade, before, evidence);
            remember(draft, GrowthFold::underAnother);
        }
        new NodeReport(draft, judge, evidence, null).report();
    }

    /** How the parts of a capture come together on a plane. */
    @FunctionalInterface
    private interface Gathering {
        CaptureParts.Result gather(PlaneState plane);
    }

    /** How a whole capture becomes the plane's state. */
    @FunctionalInterface
    private interface Folding {
        PlaneState fold(PlaneState before, PendingCapture capture, EventHeader header)
                throws PlaneFold.BrokenCaptureException;
    }

    private void parts(Draft draft, EventHeader header, CaptureMark mark, Gathering gathering, Folding folding) {
        PlaneState plane = draft.state().plane(mark.plane());
        if (mark.part() == 0 && plane.pending() != null) {
            count(draft, draft.state().counts().troubled(Trouble.Reason.BROKEN_PARTS));
        }
        CaptureParts.Result parts = gathering.gather(plane);
        var capture = parts.capture();
        if (capture == null) {
            Troubles.tell(
                    draft,
                    header,
                    List.of(plane),
                    Trouble.Reason.BROKEN_PARTS,
                    "part " + mark.part() + " of capture " + mark.captureId() + " does not fit what came before");
            return;
        }
        if (!parts.complete()) {
            draft.record(new AuditFact.PlaneKnown(plane.pending(capture)));
            return;
        }
        try {
            accept(draft, header, plane, folding.fold(plane, capture, header), false);
        } catch (PlaneFold.BrokenCaptureException e) {
            Troubles.tell(draft, header, List.of(plane), e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private void heartbeat(Draft draft, EventHeader header, CaptureMark mark) {
        PlaneState plane = draft.state().plane(mark.plane());
        try {
            accept(draft, header, plane, PlaneFold.unchanged(plane, mark, header), true);
        } catch (PlaneFold.BrokenCaptureException e) {
            Troubles.tell(draft, header, List.of(plane), e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private void accept(Draft draft, EventHeader header, PlaneState before, PlaneState captured, boolean unchanged) {
        Map<String, PlaneState> all = draft.state().planes();
        PlaneState after = Rounds.spoke(before, Frozen.seen(before, captured, all), unchanged, all);
        draft.record(new AuditFact.PlaneKnown(after));
        ForeignLosses.tell(draft, before, after, Evidence.of(header));
        CaptureMark was = before.mark();
        CaptureMark now = Objects.requireNonNull(after.mark());
        if (!now.trusted()) {
            count(draft, draft.state().counts().suspected());
        }
        boolean seen = NodeReport.isOfNow(draft.state(), before);
        boolean same = was != null
                && seen
                && was.digest().equals(now.digest())
                && was.trusted() == now.trusted()
                && before.syncs() == after.syncs()
                && Objects.equals(before.trouble(), after.trouble());
        if (!same || isBehindInTrouble(draft.state(), before, after)) {
            new NodeReport(draft, judge, Evidence.of(header), now).report();
        } else if (isBehindAnew(draft.state(), before, after)) {
            new NodeReport(draft, judge, Evidence.of(header), now).reportOnly(after.plane());
        }
        if (after.round() > before.round()) {
            Rounds.tellOfMissed(draft, header);
        }
    }

    /**
     * Whether another plane has synced since this one did, and not only before the capture before this one: the router may have left it,
     * which only its own captures tell, the first of them as well as any later one.
     */
    private static boolean isBehindAnew(NodeState state, PlaneState before, PlaneState after) {
        for (PlaneState other : state.planes().values()) {
            if (other.syncedAt() > after.syncedAt() && other.syncedAt() >= before.seenAt()) {
                return true;
            }
        }
        return false;
    }

    /** As above, and a plane has come into trouble since: it tells nothing any more of the others, which may be judged otherwise. */
    private static boolean isBehindInTrouble(NodeState state, PlaneState before, PlaneState after) {
        boolean behind = false;
        boolean troubled = false;
        for (PlaneState other : state.planes().values()) {
            Trouble trouble = other.trouble();
            behind |= other.syncedAt() > after.syncedAt();
            troubled |= trouble != null && trouble.since() >= before.seenAt();
        }
        return behind && troubled;
    }

    private static void failed(Draft draft, AuditEvent.CaptureFailed failed) {
        count(draft, draft.state().counts().failed());
        for (PlaneState plane : draft.state().planes().values()) {
            if (failed.plane() == null || failed.plane().equals(plane.plane())) {
                draft.record(new AuditFact.PlaneKnown(Rounds.failed(
                        plane, draft.state().planes(), failed.header().observedAt())));
                NodeReport.distrust(draft, plane.plane(), Evidence.of(failed.header()));
            }
        }
    }
}
