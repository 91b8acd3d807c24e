package io.chaindrift.processor.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.HeldChain;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.named.ChainKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Translates a node's state to entries and back. Equal states give equal bytes; the state of a restart equals the one before it.
 * Immutable and thread-safe.
 */
public final class StateCodec {

    private static final String NODE = "n";
    private static final String PLANE = "p";
    private static final String HELD = "h";
    private static final String CHAIN = "c";
    private static final String FINDING = "f";

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
        SortedMap<String, Object> old = parts(before);
        SortedMap<String, Object> now = parts(after);
        for (Map.Entry<String, Object> part : old.entrySet()) {
            Object replaced = now.get(part.getKey());
            if (!part.getValue().equals(replaced)) {
                Chunks.split(prefix + part.getKey(), bytes(part.getValue()))
                        .keySet()
                        .forEach(key -> changes.put(key, null));
            }
        }
        for (Map.Entry<String, Object> part : now.entrySet()) {
            Object replaced = old.get(part.getKey());
            if (!part.getValue().equals(replaced)) {
                changes.putAll(Chunks.split(prefix + part.getKey(), bytes(part.getValue())));
            }
        }
        return changes;
    }

    /** All entries of a state. */
    public SortedMap<String, byte[]> encode(String prefix, NodeState state) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        parts(state).forEach((key, part) -> entries.putAll(Chunks.split(prefix + key, bytes(part))));
        return entries;
    }

    /**
     * The state that these entries hold.
     *
     * @throws StateFormatException when one of them cannot be read
     */
    public NodeState decode(String prefix, String cluster, String node, SortedMap<String, byte[]> entries) {
        NodeEntry head = null;
        SortedMap<String, PlaneEntry> planes = new TreeMap<>();
        SortedMap<String, SortedMap<ChainKey, HeldChain>> held = new TreeMap<>();
        SortedMap<ChainId, ChainMemory> chains = new TreeMap<>();
        SortedMap<String, FindingMemory> findings = new TreeMap<>();
        for (String key : entries.keySet()) {
            if (Chunks.continues(key)) {
                continue;
            }
            byte[] value = Chunks.join(key, entries);
            String part = key.substring(prefix.length());
            switch (part.substring(0, 1)) {
                case NODE -> head = read(value, NodeEntry.class);
                case PLANE -> {
                    PlaneEntry plane = read(value, PlaneEntry.class);
                    planes.put(plane.plane(), plane);
                }
                case HELD -> {
                    HeldEntry chain = read(value, HeldEntry.class);
                    held.computeIfAbsent(chain.plane(), plane -> new TreeMap<>())
                            .put(
                                    new ChainKey(
                                            chain.chain().table(), chain.chain().name()),
                                    chain.chain());
                }
                case CHAIN -> {
                    ChainEntry chain = read(value, ChainEntry.class);
                    chains.put(chain.chain(), chain.memory());
                }
                case FINDING -> {
                    FindingMemory finding = read(value, FindingMemory.class);
                    findings.put(finding.row().id(), finding);
                }
                default -> throw new StateFormatException("the stored entry " + key + " is of no known kind");
            }
        }
        if (head == null) {
            return NodeState.empty(cluster, node);
        }
        SortedMap<String, PlaneState> whole = new TreeMap<>();
        planes.forEach((name, plane) -> whole.put(name, plane.with(held.getOrDefault(name, new TreeMap<>()))));
        return new NodeState(
                cluster,
                node,
                head.ledgers(),
                head.bootId(),
                head.routers(),
                head.upgrade(),
                head.expected(),
                head.reportWantedAt(),
                head.contribution(),
                head.boot(),
                head.standing(),
                whole,
                chains,
                findings);
    }

    /** A node's contribution to the books of its fleet, as bytes. */
    public byte[] encode(Contribution contribution) {
        return bytes(contribution);
    }

    /** Reads a contribution. */
    public Contribution contribution(byte[] bytes) {
        return read(bytes, Contribution.class);
    }

    private static SortedMap<String, Object> parts(NodeState state) {
        SortedMap<String, Object> parts = new TreeMap<>();
        if (state.isEmpty()) {
            return parts;
        }
        parts.put(NODE, NodeEntry.of(state));
        for (PlaneState plane : state.planes().values()) {
            parts.put(PLANE + "/" + plane.plane(), PlaneEntry.of(plane));
            for (HeldChain chain : plane.chains().values()) {
                String key = HELD + "/" + plane.plane() + "/" + Names.of(chain.table(), chain.name());
                parts.put(key, new HeldEntry(plane.plane(), chain));
            }
        }
        state.chains()
                .forEach((id, memory) -> parts.put(
                        CHAIN + "/" + id.plane() + "/" + Names.of(id.table(), id.chain()), new ChainEntry(id, memory)));
        state.findings().forEach((id, memory) -> parts.put(FINDING + "/" + id, memory));
        return parts;
    }

    private byte[] bytes(Object part) {
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
