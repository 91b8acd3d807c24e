package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a chain stands.
 *
 * @param chain the chain
 * @param router the router judged by
 * @param counts the figures of the latest trusted capture
 * @param growth whether the copies grow
 * @param copiesPerSyncMilli growth in thousandths of a copy per sync; 0 unless growing or shrinking
 * @param copiesPerDayMilli growth in thousandths of a copy per day; 0 unless growing or shrinking
 * @param forecast copies too many in seven days if growth goes on as now; null unless growing
 * @param cause what made the drift
 * @param verdict what is said
 * @param unknownReason why the verdict is UNKNOWN; null where it is not
 * @param trusted whether the latest capture of the plane is trusted
 * @param provisional whether a finding of the chain awaits confirmation
 * @param pods pods with a firewall chain in the plane
 * @param policies policies with a chain in the plane
 * @param sync router syncs seen on the plane up to this fact
 * @param digest digest of the chain, lower-case hex; null where it is not there
 * @param evidence the event that caused it
 */
public record DriftRow(
        ChainId chain,
        RouterView router,
        ChainCounts counts,
        Growth growth,
        long copiesPerSyncMilli,
        long copiesPerDayMilli,
        @Nullable Long forecast,
        Cause cause,
        Verdict verdict,
        @Nullable String unknownReason,
        boolean trusted,
        boolean provisional,
        long pods,
        long policies,
        long sync,
        @Nullable String digest,
        Evidence evidence) {

    public DriftRow {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(growth, "growth");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** The same state, said on other evidence after other syncs. */
    public DriftRow at(long otherSync, Evidence otherEvidence) {
        return new DriftRow(
                chain,
                router,
                counts,
                growth,
                copiesPerSyncMilli,
                copiesPerDayMilli,
                forecast,
                cause,
                verdict,
                unknownReason,
                trusted,
                provisional,
                pods,
                policies,
                otherSync,
                digest,
                otherEvidence);
    }

    /** The same figures, of which nothing can be said now. */
    public DriftRow unknown(String reason, Evidence because) {
        return new DriftRow(
                chain,
                router,
                counts,
                Growth.UNKNOWN,
                0,
                0,
                null,
                cause,
                Verdict.UNKNOWN,
                reason,
                trusted,
                provisional,
                pods,
                policies,
                sync,
                digest,
                because);
    }

    /** The same figures, beside a capture that is not trusted. */
    public DriftRow suspect(long otherSync, Evidence because) {
        return new DriftRow(
                chain,
                router,
                counts,
                growth,
                copiesPerSyncMilli,
                copiesPerDayMilli,
                forecast,
                cause,
                verdict,
                unknownReason,
                false,
                provisional,
                pods,
                policies,
                otherSync,
                digest,
                because);
    }

    /** Why this row is written after that one, or null when nothing changed. */
    public @Nullable EmitReason since(@Nullable DriftRow before) {
        if (before == null) {
            return EmitReason.FIRST_SEEN;
        }
        if (!router.equals(before.router)) {
            return EmitReason.ROUTER_CHANGED;
        }
        if (verdict != before.verdict
                || cause != before.cause
                || !Objects.equals(unknownReason, before.unknownReason)) {
            return EmitReason.VERDICT_CHANGED;
        }
        if (trusted != before.trusted) {
            return EmitReason.TRUST_CHANGED;
        }
        if (!counts.equals(before.counts)) {
            return EmitReason.COUNTS_CHANGED;
        }
        if (provisional != before.provisional) {
            return EmitReason.CONFIRMED;
        }
        if (growth != before.growth
                || copiesPerSyncMilli != before.copiesPerSyncMilli
                || copiesPerDayMilli != before.copiesPerDayMilli
                || !Objects.equals(forecast, before.forecast)) {
            return EmitReason.GROWTH_CHANGED;
        }
        return equals(before.at(sync, evidence)) ? null : EmitReason.EVIDENCE_CHANGED;
    }
}
