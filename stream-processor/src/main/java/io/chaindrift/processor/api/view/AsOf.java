package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.NodeHistoryEntry;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Lines of a history as what they were at their time. Stateless. */
final class AsOf {

    private AsOf() {}

    /** True for a line that was there at a time. */
    static boolean early(FactRecord line, long at) {
        Instant time = null;
        if (line.value() instanceof ChainDriftEntry drift) {
            time = drift.getObservedAt();
        } else if (line.value() instanceof ChainFindingEntry finding) {
            time = finding.getLastChangedAt();
        } else if (line.value() instanceof NodeHistoryEntry entry) {
            time = entry.getObservedAt();
        }
        return time != null && time.toEpochMilli() <= at;
    }

    /** The row that a line repeats; null when it says that the row was taken away, or is none of a row. */
    static @Nullable SpecificRecord row(@Nullable IndexedRecord line) {
        if (line instanceof ChainDriftEntry drift && drift.getEmittedBecause() != EmitReason.REMOVED) {
            return copied(line, new ChainDrift());
        }
        if (line instanceof ChainFindingEntry finding && finding.getEmittedBecause() != EmitReason.REMOVED) {
            return copied(line, new ChainFinding());
        }
        return null;
    }

    private static SpecificRecord copied(IndexedRecord line, SpecificRecord row) {
        for (Schema.Field field : row.getSchema().getFields()) {
            Schema.Field same = line.getSchema().getField(field.name());
            if (same != null) {
                row.put(field.pos(), line.get(same.pos()));
            }
        }
        return row;
    }
}
