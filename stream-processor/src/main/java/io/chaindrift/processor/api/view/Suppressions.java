package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.Suppression;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people have silenced, laid over findings when they are shown. Immutable. */
public final class Suppressions {

    private final List<Suppression> inForce;

    private Suppressions(List<Suppression> inForce) {
        this.inForce = inForce;
    }

    /** Those that hold at a time. */
    public static Suppressions at(Collection<Suppression> all, Instant now) {
        return new Suppressions(all.stream()
                .filter(s -> s.getExpiresAt().isAfter(now) && s.getRevokedAt() == null)
                .toList());
    }

    /** Until when a finding is silenced; null: it is not. */
    public @Nullable Instant until(ChainFinding finding) {
        Instant latest = null;
        for (Suppression suppression : inForce) {
            boolean longer = latest == null || suppression.getExpiresAt().isAfter(latest);
            if (longer && selects(suppression, finding)) {
                latest = suppression.getExpiresAt();
            }
        }
        return latest;
    }

    /** The finding as it is shown: silenced until then, where it is. */
    public ChainFinding over(ChainFinding finding) {
        Instant until = until(finding);
        return until == null
                ? finding
                : ChainFinding.newBuilder(finding).setSuppressedUntil(until).build();
    }

    private static boolean selects(Suppression suppression, ChainFinding finding) {
        return suppression.getCluster().equals(finding.getCluster())
                && any(suppression.getNode(), finding.getNode())
                && any(suppression.getPlane(), finding.getPlane())
                && any(suppression.getChain(), finding.getChain())
                && any(suppression.getKind(), finding.getKind())
                && any(suppression.getFindingId(), finding.getFindingId());
    }

    private static boolean any(@Nullable Object wanted, @Nullable Object found) {
        return wanted == null || wanted.equals(found);
    }
}
