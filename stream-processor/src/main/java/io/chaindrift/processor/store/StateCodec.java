package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.NodeState;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Translates a node's state to entries and back. Equal states give equal bytes; the state of a restart equals the one before it.
 * Immutable and thread-safe.
 */
public final class StateCodec {

    private final PartForms forms = new PartForms();

    /**
     * What an event changed: for each entry its new value, or null where it goes.
     *
     * @param prefix what the keys of the node's entries begin with
     */
    public SortedMap<String, byte @Nullable []> changes(String prefix, NodeState before, NodeState after) {
        SortedMap<String, byte @Nullable []> changes = new TreeMap<>();
        StateParts.differing(before, after, (key, was, now) -> {
            if (was != null && (now == null || StateParts.mayBeLarge(was))) {
                entries(prefix + key, was).keySet().forEach(chunk -> changes.put(chunk, null));
            }
            if (now != null) {
                changes.putAll(entries(prefix + key, now));
            }
        });
        return changes;
    }

    /** All entries of a state. */
    public SortedMap<String, byte[]> encode(String prefix, NodeState state) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        StateParts.differing(NodeState.empty(state.cluster(), state.node()), state, (key, was, now) -> {
            if (now != null) {
                entries.putAll(entries(prefix + key, now));
            }
        });
        return entries;
    }

    private SortedMap<String, byte[]> entries(String key, Record part) {
        return Chunks.split(key, forms.bytes(part, Chunks.lead()));
    }

    /**
     * The state that these entries hold.
     *
     * @throws StateFormatException when one of them cannot be read
     */
    public NodeState decode(String prefix, String cluster, String node, SortedMap<String, byte[]> entries) {
        StoredState stored = new StoredState(cluster, node);
        for (String key : entries.keySet()) {
            if (Chunks.continues(key)) {
                continue;
            }
            byte[] value = Chunks.join(key, entries);
            byte version = Chunks.version(entries.get(key));
            switch (key.substring(prefix.length(), prefix.length() + 1)) {
                case StateParts.NODE -> stored.head(forms.read(version, value, NodeEntry.class));
                case StateParts.LEDGERS -> stored.ledgers(forms.read(version, value, LedgerEntry.class));
                case StateParts.PLANE -> stored.plane(forms.read(version, value, PlaneEntry.class));
                case StateParts.HELD -> stored.held(forms.read(version, value, HeldEntry.class));
                case StateParts.SUMMARIES -> stored.summaries(SummaryBucket.read(value));
                case StateParts.CHAIN -> stored.chain(forms.read(version, value, ChainEntry.class));
                case StateParts.GROWTH -> stored.growth(forms.read(version, value, GrowthEntry.class));
                case StateParts.FINDING -> stored.finding(forms.read(version, value, FindingMemory.class));
                default -> throw new StateFormatException("the stored entry " + key + " is of no known kind");
            }
        }
        return stored.state();
    }

    /**
     * What to change in the store so that entries of an older format hold the state as this program writes it; nothing where none
     * is older.
     */
    public SortedMap<String, byte @Nullable []> renewed(
            String prefix, NodeState state, SortedMap<String, byte[]> entries) {
        SortedMap<String, byte @Nullable []> changes = new TreeMap<>();
        if (entries.entrySet().stream().noneMatch(entry -> Chunks.older(entry.getKey(), entry.getValue()))) {
            return changes;
        }
        entries.keySet().forEach(key -> changes.put(key, null));
        changes.putAll(encode(prefix, state));
        return changes;
    }
}
