package io.chaindrift.processor.api.past;

import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a plane at a time.
 *
 * @param entry the keyframe they were built from
 * @param deltas how many deltas were applied
 * @param observedAt when they were captured, in milliseconds since 1970
 * @param ruleset the rules
 * @param trusted whether the keyframe is trusted
 * @param freshUntil when the next capture that changed something was observed; null: none yet
 * @param gap from when on the rules are not known, though they were asked for later; null: they are known
 * @param gapReason why not; null: they are known
 */
public record PastRules(
        IndexEntry entry,
        int deltas,
        long observedAt,
        NamedRuleset ruleset,
        boolean trusted,
        @Nullable Long freshUntil,
        @Nullable Long gap,
        @Nullable String gapReason) {

    public PastRules {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(ruleset, "ruleset");
    }
}
