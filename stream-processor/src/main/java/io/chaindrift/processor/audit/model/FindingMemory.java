package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a finding.
 *
 * @param row the latest row written
 * @param seenAtSync the sync count at which it was first seen since it was last resolved; confirmation needs a later one
 * @param copying how its copies came; null where there are none
 */
public record FindingMemory(
        FindingRow row, long seenAtSync, @Nullable Copying copying) {

    public FindingMemory {
        Objects.requireNonNull(row, "row");
    }
}
