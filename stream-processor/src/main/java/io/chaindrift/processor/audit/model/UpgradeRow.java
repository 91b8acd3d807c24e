package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a chain came through an upgrade. Counts are null as long as the capture they are taken from has not come.
 *
 * @param upgrade the upgrade
 * @param chain the chain
 * @param rulesBefore rules in the last trusted capture under the old router
 * @param rulesFirst rules in the first trusted capture after the new router's first sync
 * @param rulesLatest rules in the latest trusted capture
 * @param rulesExpected rules that belong under the new router
 * @param surplusBefore surplus under the old router; null also where it had left the plane, of which none is counted
 * @param surplusFirst surplus in the first capture
 * @param surplusLatest surplus in the latest capture
 * @param missingLatest missing rules in the latest capture
 * @param verdict how it came through
 * @param convergedAt observedAt of the capture that showed it converged; null while it has not
 * @param evidence the event that caused this row
 * @param evidenceDigest digest of the plane in that capture; null where the event is not a capture
 */
public record UpgradeRow(
        Upgrade upgrade,
        ChainId chain,
        @Nullable Long rulesBefore,
        @Nullable Long rulesFirst,
        @Nullable Long rulesLatest,
        @Nullable Long rulesExpected,
        @Nullable Long surplusBefore,
        @Nullable Long surplusFirst,
        @Nullable Long surplusLatest,
        @Nullable Long missingLatest,
        UpgradeVerdict verdict,
        @Nullable Long convergedAt,
        Evidence evidence,
        @Nullable String evidenceDigest) {

    public UpgradeRow {
        Objects.requireNonNull(upgrade, "upgrade");
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** The row with which a chain enters an upgrade. */
    public static UpgradeRow opened(Upgrade upgrade, ChainId chain, @Nullable DriftRow before, Evidence evidence) {
        Long rules = before == null ? null : before.counts().rules();
        Long surplus = before != null && before.cause() != Cause.ABANDONED_PLANE
                ? (Long) before.counts().surplus()
                : null;
        return new UpgradeRow(
                upgrade,
                chain,
                rules,
                null,
                null,
                null,
                surplus,
                null,
                null,
                null,
                UpgradeVerdict.UNKNOWN,
                null,
                evidence,
                null);
    }

    /** Why this row is written after what was last said of the chain. */
    public EmitReason since(@Nullable UpgradeRow before) {
        if (before == null || !before.upgrade.id().equals(upgrade.id())) {
            return EmitReason.FIRST_SEEN;
        }
        return verdict == before.verdict ? EmitReason.COUNTS_CHANGED : EmitReason.VERDICT_CHANGED;
    }

    /** True when both say the same, whatever they rest on. */
    public boolean saysSameAs(@Nullable UpgradeRow other) {
        return other != null
                && equals(new UpgradeRow(
                        other.upgrade,
                        other.chain,
                        other.rulesBefore,
                        other.rulesFirst,
                        other.rulesLatest,
                        other.rulesExpected,
                        other.surplusBefore,
                        other.surplusFirst,
                        other.surplusLatest,
                        other.missingLatest,
                        other.verdict,
                        other.convergedAt,
                        evidence,
                        evidenceDigest));
    }
}
