package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a chain beside its rules.
 *
 * @param row the latest row written
 * @param growth how its copies develop
 * @param upgrade its row in the latest upgrade; null where there was none
 */
public record ChainMemory(
        @Nullable DriftRow row,
        GrowthTrack growth,
        @Nullable UpgradeRow upgrade) {

    /** Nothing yet. */
    public static final ChainMemory NONE = new ChainMemory(null, GrowthTrack.NONE, null);

    public ChainMemory {
        Objects.requireNonNull(growth, "growth");
    }

    /** Null when there is nothing to remember. */
    @Nullable ChainMemory orNull() {
        return equals(NONE) ? null : this;
    }
}
