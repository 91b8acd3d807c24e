package io.chaindrift.processor.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.NodeState;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Translates a node's state to entries and back. Equal states give equal bytes; the state of a restart equals the one before it.
 * Immutable and thread-safe.
 */
public final class StateCodec {

    private final ObjectMapper json = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * What an event changed: for each entry its new value, or null where it goes.
     *
     * @param prefix what the keys of the node's entries begin with
     */
    public SortedMap<String, byte @Nullable []> changes(String prefix, NodeState before, NodeState after) {
        SortedMap<String, byte @Nullable []> changes = new TreeMap<>();
        StateParts.differing(before, after, (key, was, now) -> {
            if (was != null && (now == null || StateParts.mayBeLarge(was))) {
                Chunks.split(prefix + key, bytes(was)).keySet().forEach(chunk -> changes.put(chunk, null));
            }
            if (now != null) {
                changes.putAll(Chunks.split(prefix + key, bytes(now)));
            }
        });
        return changes;
    }

    /** All entries of a state. */
    public SortedMap<String, byte[]> encode(String prefix, NodeState state) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        StateParts.differing(NodeState.empty(state.cluster(), state.node()), state, (key, was, now) -> {
            if (now != null) {
                entries.putAll(Chunks.split(prefix + key, bytes(now)));
            }
        });
        return entries;
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
            switch (key.substring(prefix.length(), prefix.length() + 1)) {
                case StateParts.NODE -> stored.head(read(value, NodeEntry.class));
                case StateParts.LEDGERS -> stored.ledgers(read(value, LedgerEntry.class));
                case StateParts.PLANE -> stored.plane(read(value, PlaneEntry.class));
                case StateParts.HELD -> stored.held(read(value, HeldEntry.class));
                case StateParts.SUMMARIES -> stored.summaries(SummaryBucket.read(value));
                case StateParts.CHAIN -> stored.chain(read(value, ChainEntry.class));
                case StateParts.GROWTH -> stored.growth(read(value, GrowthEntry.class));
                case StateParts.FINDING -> stored.finding(read(value, FindingMemory.class));
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

    /** A node's contribution to the books of its fleet, as bytes. */
    public byte[] encode(Contribution contribution) {
        return bytes(contribution);
    }

    /** Reads a contribution. */
    public Contribution contribution(byte[] bytes) {
        return read(bytes, Contribution.class);
    }

    private byte[] bytes(Object part) {
        if (part instanceof SummaryBucket bucket) {
            return bucket.bytes();
        }
        try {
            return json.writeValueAsBytes(part);
        } catch (JsonProcessingException e) {
            throw new StateFormatException("the state cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private <T> T read(byte[] value, Class<T> type) {
        try {
            return json.readValue(value, type);
        } catch (IOException e) {
            throw new StateFormatException(
                    "a stored " + type.getSimpleName() + " cannot be read: " + e.getMessage() + " ("
                            + Arrays.hashCode(value) + ")",
                    e);
        }
    }
}
