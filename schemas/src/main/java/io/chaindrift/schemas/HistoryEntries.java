package io.chaindrift.schemas;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.EmitReason;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Lines of history made of the facts they repeat. A line has all fields of its fact under the same names, and why it was written.
 * Stateless and thread-safe.
 */
public final class HistoryEntries {

    private static final String REASON = "emittedBecause";

    private HistoryEntries() {}

    /** The history's line for a chain's state. */
    public static ChainDriftEntry of(ChainDrift drift, EmitReason because) {
        return copy(drift, new ChainDriftEntry(), because);
    }

    /** The history's line for a finding's state. */
    public static ChainFindingEntry of(ChainFinding finding, EmitReason because) {
        return copy(finding, new ChainFindingEntry(), because);
    }

    private static <T extends SpecificRecordBase> T copy(SpecificRecordBase fact, T entry, EmitReason because) {
        Schema schema = entry.getSchema();
        for (Schema.Field field : fact.getSchema().getFields()) {
            entry.put(schema.getField(field.name()).pos(), fact.get(field.pos()));
        }
        entry.put(schema.getField(REASON).pos(), because);
        return entry;
    }
}
