package io.chaindrift.collector.core;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RulesetDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a look at a plane is worth: a keyframe, a delta, a heartbeat, a failure or nothing. The memory that goes with the
 * decision holds only once the decision is recorded. Thread-safe.
 */
public final class CaptureDecider {

    private static final Ruleset NO_TABLES = Ruleset.of(List.of());

    private final Cadence cadence;
    private final Splitter splitter;

    /** A decider that speaks at this cadence, in parts made by this splitter. */
    public CaptureDecider(Cadence cadence, Splitter splitter) {
        this.cadence = cadence;
        this.splitter = splitter;
    }

    /** A decision, and what is remembered once it is recorded. */
    public record Outcome(CaptureDecision decision, PlaneMemory memory) {}

    /**
     * Decides on one look.
     *
     * @param memory what is remembered of the plane
     * @param seen what the look brought
     * @param now the collector's steady time, which no setting of the clock moves; for the cadence alone
     * @param demand why it has to be recorded in full
     */
    public Outcome decide(PlaneMemory memory, PlaneObservation seen, Instant now, Demand demand) {
        if (seen instanceof PlaneObservation.Same) {
            return same(memory, now);
        }
        if (seen instanceof PlaneObservation.Failed failed) {
            return failed(memory, failed.failure(), now, demand);
        }
        PlaneObservation.Captured captured = seen instanceof PlaneObservation.Captured c
                ? c
                : new PlaneObservation.Captured(
                        seen.plane(), NO_TABLES, Provenance.of(null, null, 0), null, false, null);
        return captured(memory, captured, now, stronger(demand, memory.owed()));
    }

    /** A plane that was not read, because it cannot have changed since its last capture. */
    private Outcome same(PlaneMemory memory, Instant now) {
        LastCapture last = memory.last();
        if (last == null || last.form() == null || !due(last.saidAt(), cadence.heartbeat(), now)) {
            return new Outcome(new CaptureDecision.Nothing(), memory);
        }
        boolean everySyncWouldShow = Syncs.hasNames(last.form());
        CaptureFacts facts = new CaptureFacts(
                memory.plane(),
                new Syncs(last.syncOrdinal(), Syncs.Evidence.NONE, everySyncWouldShow ? 0L : null),
                last.raw(),
                last.canonical(),
                last.canonVersion(),
                Provenance.of(null, null, 0),
                null);
        return new Outcome(
                new CaptureDecision.Unchanged(facts, true),
                new PlaneMemory(memory.plane(), last.saidAt(now), 0, null, memory.owed()));
    }

    /**
     * When a plane's keyframe is due, so that the plane has to be read; the end of time where none was captured yet. Where reading it
     * fails, not before the next heartbeat: else it would be tried, at the cost of all planes, as often as is looked.
     */
    public Instant keyframeDueAt(PlaneMemory memory) {
        LastCapture last = memory.last();
        if (last == null || last.form() == null) {
            return Instant.MAX;
        }
        Instant recorded = memory.owed() == Demand.NONE ? last.keyframeAt() : null;
        Instant due = recorded == null ? Instant.EPOCH : recorded.plus(cadence.keyframe());
        Instant failed = memory.failureSaidAt();
        Instant retry = failed == null ? due : failed.plus(cadence.heartbeat());
        return due.isAfter(retry) ? due : retry;
    }

    private Outcome captured(PlaneMemory memory, PlaneObservation.Captured seen, Instant now, Demand demand) {
        NamedRuleset form = seen.save().published();
        Digest raw = seen.save().raw();
        LastCapture last = memory.last();
        Digest names = form.namesDigest();
        Syncs syncs = last == null ? first(seen) : later(last, seen, form, raw, names);
        CaptureFacts facts = new CaptureFacts(
                seen.plane(),
                syncs,
                raw,
                form.digest(),
                NamedRuleset.CANON_VERSION,
                seen.provenance(),
                seen.suspicion());
        CaptureDecision decision = decide(memory, facts, form, now, demand);
        if (decision instanceof CaptureDecision.Nothing) {
            return new Outcome(decision, memory);
        }
        boolean keyframe = decision instanceof CaptureDecision.Keyframe;
        LastCapture recorded = new LastCapture(
                syncs.ordinal(),
                raw,
                form.digest(),
                names,
                NamedRuleset.CANON_VERSION,
                seen.suspicion() == null,
                tool(seen, last),
                form,
                keyframe ? now : Objects.requireNonNull(last).keyframeAt(),
                now);
        return new Outcome(decision, new PlaneMemory(seen.plane(), recorded));
    }

    private CaptureDecision decide(
            PlaneMemory memory, CaptureFacts facts, NamedRuleset form, Instant now, Demand demand) {
        LastCapture last = memory.last();
        KeyframeReason reason = reason(last, facts, now, demand);
        if (reason != null || last == null || last.form() == null) {
            return keyframe(facts, reason == null ? KeyframeReason.START : reason, form);
        }
        if (!last.canonical().equals(form.digest())) {
            RulesetDelta delta = RulesetDelta.between(last.form(), form);
            List<List<EditPart>> parts = Splitter.isSmaller(delta, form) ? splitter.edits(delta) : null;
            return parts == null
                    ? keyframe(facts, KeyframeReason.LARGE_CHANGE, form)
                    : new CaptureDecision.Delta(facts, form, delta, parts);
        }
        boolean news = facts.syncs().ordinal() != last.syncOrdinal()
                || !facts.raw().equals(last.raw())
                || tellsOfSyncs(facts.syncs())
                || memory.failures() > 0
                || due(last.saidAt(), cadence.heartbeat(), now);
        return news ? new CaptureDecision.Unchanged(facts, false) : new CaptureDecision.Nothing();
    }

    private CaptureDecision keyframe(CaptureFacts facts, KeyframeReason reason, NamedRuleset form) {
        return new CaptureDecision.Keyframe(facts, reason, form, splitter.chains(form));
    }

    private @Nullable KeyframeReason reason(
            @Nullable LastCapture last, CaptureFacts facts, Instant now, Demand demand) {
        if (last == null || last.form() == null) {
            return KeyframeReason.START;
        }
        if (demand == Demand.AFTER_LOSS) {
            return KeyframeReason.AFTER_LOSS;
        }
        if (demand == Demand.REQUESTED) {
            return KeyframeReason.REQUESTED;
        }
        if (last.canonVersion() != facts.canonVersion()) {
            return KeyframeReason.CANON_CHANGED;
        }
        String tool = facts.provenance().toolVersion();
        if (tool != null && last.toolVersion() != null && !tool.equals(last.toolVersion())) {
            return KeyframeReason.DECODER_CHANGED;
        }
        if (last.trusted() != (facts.suspicion() == null)) {
            return KeyframeReason.TRUST_CHANGED;
        }
        return due(last.keyframeAt(), cadence.keyframe(), now) ? KeyframeReason.PERIODIC : null;
    }

    /** Also of syncs that left this plane alone: what is found in it has outlived them. */
    private static boolean tellsOfSyncs(Syncs syncs) {
        return syncs.sincePrevious() != null && syncs.sincePrevious() > 0;
    }

    /** A plane without tables does not say who read it. */
    private static @Nullable String tool(PlaneObservation.Captured seen, @Nullable LastCapture last) {
        String tool = seen.provenance().toolVersion();
        return tool == null && last != null ? last.toolVersion() : tool;
    }

    private static boolean due(@Nullable Instant last, Duration interval, Instant now) {
        return last == null || !now.isBefore(last.plus(interval));
    }

    private static Syncs first(PlaneObservation.Captured seen) {
        Long known = seen.metricSyncs();
        return new Syncs(0, known == null ? Syncs.Evidence.NONE : Syncs.Evidence.METRIC, known);
    }

    private static Syncs later(
            LastCapture last, PlaneObservation.Captured seen, NamedRuleset form, Digest raw, Digest names) {
        boolean renamed = last.form() == null
                ? Syncs.hasNames(form) && !last.names().equals(names)
                : Syncs.renamed(last.form(), form);
        Long known = seen.metricSyncs();
        boolean startedAnew = known != null && known == 0 && renamed;
        if (known != null && !startedAnew) {
            long growth = seen.written() ? known : 0;
            return new Syncs(
                    last.syncOrdinal() + growth, growth > 0 ? Syncs.Evidence.METRIC : Syncs.Evidence.NONE, known);
        }
        if (renamed) {
            return new Syncs(last.syncOrdinal() + 1, Syncs.Evidence.CHURNED_NAMES, seesEach(last, seen) ? 1L : null);
        }
        if (seen.routerCommitted()) {
            return new Syncs(last.syncOrdinal() + 1, Syncs.Evidence.COMMITTER, null);
        }
        boolean everySyncWouldShow = raw.equals(last.raw()) && Syncs.hasNames(form);
        return new Syncs(last.syncOrdinal(), Syncs.Evidence.NONE, everySyncWouldShow ? 0L : null);
    }

    /** Whether no sync can have come between that was not read: each commit is told of, and this process read the one before. */
    private static boolean seesEach(LastCapture last, PlaneObservation.Captured seen) {
        return last.form() != null && seen.provenance().watch() == NodeFacts.Watch.NETLINK;
    }

    private Outcome failed(PlaneMemory memory, CaptureFailure failure, Instant now, Demand demand) {
        long consecutive = memory.failures() + 1;
        boolean say = due(memory.failureSaidAt(), cadence.heartbeat(), now);
        PlaneMemory next = new PlaneMemory(
                memory.plane(),
                memory.last(),
                consecutive,
                say ? now : memory.failureSaidAt(),
                stronger(demand, memory.owed()));
        return new Outcome(
                say ? new CaptureDecision.Failed(memory.plane(), failure, consecutive) : new CaptureDecision.Nothing(),
                next);
    }

    /** Readers that miss events need the keyframe more than one that only asked. */
    private static Demand stronger(Demand one, Demand other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
