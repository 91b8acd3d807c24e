package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether an event follows on what is known of its writer's log. A repetition (same stream, epoch and sequence, same
 * content) is ignored; whatever else does not follow is named.
 */
public final class LogContinuity {

    private LogContinuity() {}

    /**
     * What an event means for the log.
     *
     * @param ledger how far the log is known after it; null when the event has been seen and is to be ignored
     * @param broken what does not fit; null where it follows
     * @param detail one sentence for people; null where it follows
     */
    public record Result(
            @Nullable SourceLedger ledger,
            Trouble.@Nullable Reason broken,
            @Nullable String detail) {

        private static final Result REPEATED = new Result(null, null, null);

        private static Result follows(SourceLedger ledger) {
            return new Result(ledger, null, null);
        }

        private static Result broken(SourceLedger ledger, Trouble.Reason reason, String detail) {
            return new Result(ledger, reason, detail);
        }
    }

    /**
     * What an event means for the log of its writer.
     *
     * @param known how far that log is known; null before its first event
     */
    public static Result check(@Nullable SourceLedger known, AuditEvent event) {
        EventHeader header = event.header();
        if (known == null) {
            return first(header);
        }
        StreamPosition last = known.last();
        StreamPosition at = header.position();
        if (!at.stream().equals(last.stream())) {
            return otherStream(known, event);
        }
        if (at.epoch() < last.epoch()) {
            return Result.broken(
                    known,
                    Trouble.Reason.DUPLICATE_IDENTITY,
                    "epoch " + at.epoch() + " speaks after epoch " + last.epoch() + " began: is the spool used twice?");
        }
        if (at.epoch() > last.epoch()) {
            return laterEpoch(known, event);
        }
        if (at.sequence() <= last.sequence()) {
            return repeated(known, header);
        }
        if (at.sequence() == last.sequence() + 1) {
            return Result.follows(SourceLedger.of(at, remember(known.recentHashes(), header), known.superseded()));
        }
        return Result.broken(
                SourceLedger.of(at, List.of(header.contentHash()), known.superseded()),
                Trouble.Reason.GAP,
                "sequence " + at.sequence() + " follows " + last.sequence() + ": "
                        + (at.sequence() - last.sequence() - 1) + " events are missing");
    }

    private static Result first(EventHeader header) {
        SourceLedger ledger = SourceLedger.of(header.position(), List.of(header.contentHash()), List.of());
        return Result.follows(ledger);
    }

    private static Result repeated(SourceLedger known, EventHeader header) {
        List<Long> hashes = known.recentHashes();
        long back = known.last().sequence() - header.position().sequence();
        if (back >= hashes.size() || hashes.get(hashes.size() - 1 - (int) back) == header.contentHash()) {
            return Result.REPEATED;
        }
        return Result.broken(
                known,
                Trouble.Reason.EQUIVOCATION,
                "sequence " + header.position().sequence() + " came twice with different content");
    }

    private static Result laterEpoch(SourceLedger known, AuditEvent event) {
        EventHeader header = event.header();
        SourceLedger after = SourceLedger.of(header.position(), List.of(header.contentHash()), known.superseded());
        if (header.position().sequence() != 0 || !(event instanceof AuditEvent.EpochStarted started)) {
            return Result.broken(
                    after, Trouble.Reason.GAP, "epoch " + header.position().epoch() + " does not begin with its start");
        }
        return continued(known, started, after);
    }

    private static Result otherStream(SourceLedger known, AuditEvent event) {
        EventHeader header = event.header();
        String stream = header.position().stream();
        if (known.superseded().contains(stream)) {
            return Result.broken(
                    known,
                    Trouble.Reason.DUPLICATE_IDENTITY,
                    "stream " + stream + " speaks after stream " + known.last().stream() + " took its place");
        }
        List<String> superseded = new ArrayList<>(known.superseded());
        superseded.add(known.last().stream());
        if (superseded.size() > SourceLedger.STREAMS) {
            superseded.remove(0);
        }
        SourceLedger after = SourceLedger.of(header.position(), List.of(header.contentHash()), superseded);
        if (header.position().sequence() != 0 || !(event instanceof AuditEvent.EpochStarted started)) {
            return Result.broken(after, Trouble.Reason.GAP, "stream " + stream + " does not begin with its start");
        }
        return continued(known, started, after);
    }

    private static Result continued(SourceLedger known, AuditEvent.EpochStarted started, SourceLedger after) {
        if (started.complete() && known.last().equals(started.previous())) {
            return Result.follows(after);
        }
        return Result.broken(
                after,
                Trouble.Reason.GAP,
                "the writer started anew; its last known event is "
                        + known.last().sequence() + ", and it does not say that this was its last");
    }

    private static List<Long> remember(List<Long> hashes, EventHeader header) {
        List<Long> all = new ArrayList<>(hashes);
        all.add(header.contentHash());
        return all.size() > SourceLedger.REMEMBERED
                ? all.subList(all.size() - SourceLedger.REMEMBERED, all.size())
                : all;
    }
}
