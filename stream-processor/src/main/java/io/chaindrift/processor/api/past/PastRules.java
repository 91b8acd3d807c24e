package io.chaindrift.processor.api.past;

import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a plane at a time.
 *
 * @param entry the keyframe they were built from
 * @param deltas how many deltas were applied
 * @param observedAt when they were captured, in milliseconds since 1970
 * @param ruleset the rules
 * @param trusted whether the capture that was applied last is trusted
 * @param freshUntil when the next capture that changed something was observed; null: none yet
 * @param gaps the gaps that the time asked for lies in: the rules are those of the last capture before, and may have changed; empty:
 *     they are known
 */
public record PastRules(
        IndexEntry entry,
        int deltas,
        long observedAt,
        NamedRuleset ruleset,
        boolean trusted,
        @Nullable Long freshUntil,
        List<IndexEntry.Gap> gaps) {

    public PastRules {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(ruleset, "ruleset");
        gaps = List.copyOf(gaps);
    }
}
