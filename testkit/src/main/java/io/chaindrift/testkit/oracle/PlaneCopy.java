package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** What is known of one plane: the rules of its latest whole capture, and what that capture said of itself. */
final class PlaneCopy {

    final String plane;
    NamedRuleset rules = NamedRuleset.of(List.of());

    @Nullable String digest;

    boolean trusted;
    long pods;
    long policies;
    long syncs;
    long ordinal;
    boolean synced;
    long syncedAt = -1;
    String stream = "";

    /** Why it cannot be judged until a keyframe; null where it can. */
    @Nullable String trouble;

    private final List<IndexedRecord> parts = new ArrayList<>();

    PlaneCopy(String plane) {
        this.plane = plane;
    }

    boolean judgeable() {
        return digest != null && trusted && trouble == null;
    }

    void trouble(String reason) {
        trouble = reason;
        parts.clear();
    }

    /** Takes a part of a capture; null while parts are missing, else what broke, or "" when it is whole and proved. */
    @Nullable String take(IndexedRecord body, boolean keyframe, IndexedRecord header) {
        IndexedRecord capture = Records.body(body, "capture");
        long part = Records.count(capture, "part");
        if (part == 0) {
            parts.clear();
        } else if (part != parts.size() || !CaptureReader.sameCapture(parts.get(0), body)) {
            return "BROKEN_PARTS";
        }
        parts.add(body);
        if (parts.size() < Records.count(capture, "parts")) {
            return null;
        }
        List<IndexedRecord> whole = List.copyOf(parts);
        parts.clear();
        try {
            NamedRuleset next = keyframe ? CaptureReader.keyframe(whole) : delta(whole);
            if (next == null || !next.digest().hex().equals(Records.hex(capture, "canonicalDigest"))) {
                return keyframe ? "DIGEST_MISMATCH" : "BROKEN_LINKAGE";
            }
            rules = next;
        } catch (DeltaMismatchException e) {
            return "BROKEN_LINKAGE";
        }
        if (keyframe) {
            trouble = null;
        }
        IndexedRecord first = Records.body(whole.get(0), "counts");
        accept(Records.body(whole.get(0), "capture"), header, first);
        return "";
    }

    private @Nullable NamedRuleset delta(List<IndexedRecord> whole) throws DeltaMismatchException {
        boolean links = String.valueOf(Records.hex(whole.get(0), "baseDigest")).equals(digest);
        return links ? CaptureReader.delta(whole).applyTo(rules) : null;
    }

    /** Takes a heartbeat: the capture before, seen again. */
    String unchanged(IndexedRecord capture, IndexedRecord header) {
        if (digest == null || !digest.equals(Records.hex(capture, "canonicalDigest"))) {
            return "BROKEN_LINKAGE";
        }
        accept(capture, header, null);
        return "";
    }

    private void accept(IndexedRecord capture, IndexedRecord header, @Nullable IndexedRecord counts) {
        Long told = Records.number(capture, "syncsSincePrevious");
        long now = Records.count(capture, "syncOrdinal");
        String from = Records.required(header, "streamId");
        boolean first = digest == null;
        long grown =
                first ? 0 : from.equals(stream) ? Math.max(0, now - ordinal) : Math.max(0, told == null ? 0 : told);
        if (counts != null) {
            pods = Records.count(counts, "pods");
            policies = Records.count(counts, "policies");
        }
        synced |= grown > 0 || (told != null && told >= 1) || pods > 0;
        if (grown > 0 || (first && synced)) {
            syncedAt = Records.millis(header, "observedAt");
        }
        syncs = first ? now : syncs + grown;
        ordinal = now;
        stream = from;
        trusted = Records.required(capture, "trust").equals("TRUSTED");
        digest = Records.hex(capture, "canonicalDigest");
    }
}
