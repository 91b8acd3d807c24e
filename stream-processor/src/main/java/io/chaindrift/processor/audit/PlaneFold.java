package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainPiece;
import io.chaindrift.processor.audit.model.Commits;
import io.chaindrift.processor.audit.model.EditPiece;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.PendingCapture;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Trouble;
import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plane after a whole capture. Proved at each step: a delta starts from the form before it, every changed chain has the digest
 * it claims before and after, the rules of own chains have their digest, and the plane's digest comes out.
 */
final class PlaneFold {

    private PlaneFold() {}

    /** A capture that does not prove; it says what the plane's trouble is. */
    static final class BrokenCaptureException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Trouble.Reason reason;

        BrokenCaptureException(Trouble.Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        Trouble.Reason reason() {
            return reason;
        }
    }

    /**
     * The plane after a keyframe; whatever trouble it was in is over. What is proved to be as before is the same object as before: most
     * keyframes tell nothing new, and what is the same object is neither judged nor stored again.
     */
    static PlaneState keyframe(PlaneState before, PendingCapture capture, EventHeader header)
            throws BrokenCaptureException {
        List<NamedChain> chains = new ArrayList<>();
        for (List<ChainPiece> pieces : grouped(capture.chains()).values()) {
            chains.add(whole(pieces));
        }
        NamedRuleset ruleset = before.ruleset().keeping(chains);
        if (!ruleset.digest().hex().equals(capture.mark().digest())) {
            throw new BrokenCaptureException(
                    Trouble.Reason.DIGEST_MISMATCH,
                    "the chains of " + before.plane() + " give another digest than the capture claims");
        }
        return after(before, capture.mark(), header, ruleset, null);
    }

    /** The plane after a delta. */
    static PlaneState delta(PlaneState before, PendingCapture capture, EventHeader header)
            throws BrokenCaptureException {
        requireSameForm(before, capture.mark(), Objects.requireNonNull(capture.baseDigest()));
        RulesetDelta delta = new RulesetDelta(
                Digest.ofHex(Objects.requireNonNull(capture.baseDigest())),
                Digest.ofHex(capture.mark().digest()),
                edits(capture.edits()));
        try {
            NamedRuleset result = delta.applyTo(before.ruleset());
            return after(before, capture.mark(), header, result, before.trouble());
        } catch (DeltaMismatchException e) {
            throw new BrokenCaptureException(Trouble.Reason.BROKEN_LINKAGE, String.valueOf(e.getMessage()));
        }
    }

    /** The plane after a heartbeat. */
    static PlaneState unchanged(PlaneState before, CaptureMark mark, EventHeader header) throws BrokenCaptureException {
        requireSameForm(before, mark, mark.digest());
        return after(before, mark, header, before.ruleset(), before.trouble());
    }

    private static void requireSameForm(PlaneState before, CaptureMark mark, String base)
            throws BrokenCaptureException {
        CaptureMark latest = before.mark();
        if (latest == null) {
            throw new BrokenCaptureException(
                    Trouble.Reason.BROKEN_LINKAGE, before.plane() + " has no keyframe to start from");
        }
        if (latest.canonVersion() != mark.canonVersion()) {
            throw new BrokenCaptureException(
                    Trouble.Reason.CANON_MISMATCH,
                    before.plane() + " is in named form " + latest.canonVersion() + ", this capture in "
                            + mark.canonVersion());
        }
        if (!latest.digest().equals(base)) {
            throw new BrokenCaptureException(
                    Trouble.Reason.BROKEN_LINKAGE,
                    before.plane() + " is " + latest.digest() + ", this capture starts from " + base);
        }
    }

    private static PlaneState after(
            PlaneState before, CaptureMark mark, EventHeader header, NamedRuleset ruleset, @Nullable Trouble trouble) {
        CaptureMark latest = before.mark();
        CaptureMark counted =
                mark.pods() >= 0 || latest == null ? mark : mark.counting(latest.pods(), latest.policies());
        long grown = grownSyncs(before, mark, header.position().stream());
        long syncs = latest == null ? mark.syncOrdinal() : before.syncs() + grown;
        Commits told = mark.commits();
        Commits commits = told == null ? (latest == null ? null : latest.commits()) : told.at(syncs);
        boolean synced = before.synced() || grown > 0 || mark.syncedAtLeast(1) || counted.pods() > 0;
        boolean showsSync = grown > 0 || (latest == null && synced);
        return new PlaneState(
                before.plane(),
                counted.committed(commits),
                header.position().stream(),
                syncs,
                synced,
                showsSync ? header.observedAt() : before.syncedAt(),
                trouble,
                ruleset,
                null,
                header.observedAt(),
                before.beside(),
                before.round(),
                before.pace());
    }

    private static long grownSyncs(PlaneState before, CaptureMark mark, String stream) {
        CaptureMark latest = before.mark();
        if (latest != null && stream.equals(before.stream())) {
            return Math.max(0, mark.syncOrdinal() - latest.syncOrdinal());
        }
        Long known = mark.syncsSincePrevious();
        return latest == null || known == null ? 0 : Math.max(0, known);
    }

    private static Map<ChainKey, List<ChainPiece>> grouped(List<ChainPiece> pieces) {
        Map<ChainKey, List<ChainPiece>> byKey = new TreeMap<>();
        for (ChainPiece piece : pieces) {
            byKey.computeIfAbsent(new ChainKey(piece.table(), piece.name()), key -> new ArrayList<>())
                    .add(piece);
        }
        return byKey;
    }

    private static NamedChain whole(List<ChainPiece> pieces) throws BrokenCaptureException {
        ChainPiece first = pieces.get(0);
        ChainKey key = new ChainKey(first.table(), first.name());
        Digest digest = Digest.ofHex(first.digest());
        List<RuleRun> runs = new ArrayList<>();
        int next = 0;
        for (ChainPiece piece : pieces) {
            List<RuleRun> some = piece.runs();
            if (some == null) {
                return NamedChain.summary(key, first.policy(), first.ruleCount(), digest);
            }
            if (piece.firstRule() != next) {
                throw new BrokenCaptureException(
                        Trouble.Reason.BROKEN_PARTS,
                        key + " goes on at rule " + piece.firstRule() + ", not at " + next);
            }
            next += RuleRun.count(some);
            runs.addAll(some);
        }
        NamedChain chain = NamedChain.of(key, null, first.policy(), RuleRun.encode(RuleRun.decode(runs)), new int[0]);
        if (!chain.digest().equals(digest) || chain.ruleCount() != first.ruleCount()) {
            throw new BrokenCaptureException(
                    Trouble.Reason.DIGEST_MISMATCH,
                    "the rules of " + key + " give another digest than the capture claims");
        }
        return chain;
    }

    private static List<ChainEdit> edits(List<EditPiece> pieces) {
        Map<ChainKey, List<EditPiece>> byKey = new TreeMap<>();
        for (EditPiece piece : pieces) {
            byKey.computeIfAbsent(new ChainKey(piece.table(), piece.name()), key -> new ArrayList<>())
                    .add(piece);
        }
        List<ChainEdit> edits = new ArrayList<>();
        byKey.forEach((key, some) -> edits.add(edit(key, some)));
        return edits;
    }

    private static ChainEdit edit(ChainKey key, List<EditPiece> pieces) {
        EditPiece first = pieces.get(0);
        List<Splice> splices = new ArrayList<>();
        boolean detailed = true;
        for (EditPiece piece : pieces) {
            List<Splice> some = piece.splices();
            detailed &= some != null;
            if (some != null) {
                splices.addAll(some);
            }
        }
        return new ChainEdit(
                key,
                ChainEdit.Kind.valueOf(first.kind().name()),
                first.oldDigest() == null ? null : Digest.ofHex(first.oldDigest()),
                first.newDigest() == null ? null : Digest.ofHex(first.newDigest()),
                first.policy(),
                first.ruleCount(),
                detailed,
                detailed ? splices : List.of());
    }
}
