package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * What is remembered of a finding.
 *
 * @param row the latest row written
 * @param seenAtSync the sync count at which it was first seen since it was last resolved; confirmation needs a later one
 */
public record FindingMemory(FindingRow row, long seenAtSync) {

    public FindingMemory {
        Objects.requireNonNull(row, "row");
    }
}
