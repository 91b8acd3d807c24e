package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.LogCounts;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A state being put together from what was stored of it. Not thread-safe. */
final class StoredState {

    private final String cluster;
    private final String node;
    private final SortedMap<String, PlaneEntry> planes = new TreeMap<>();
    private final SortedMap<String, SortedMap<ChainKey, NamedChain>> held = new TreeMap<>();
    private final SortedMap<ChainId, ChainMemory> chains = new TreeMap<>();
    private final SortedMap<ChainId, GrowthEntry.Chain> growths = new TreeMap<>();
    private final SortedMap<String, FindingMemory> findings = new TreeMap<>();
    private @Nullable NodeEntry head;
    private @Nullable LedgerEntry ledgers;

    StoredState(String cluster, String node) {
        this.cluster = cluster;
        this.node = node;
    }

    void head(NodeEntry entry) {
        head = entry;
    }

    void ledgers(LedgerEntry entry) {
        ledgers = entry;
    }

    void plane(PlaneEntry entry) {
        planes.put(entry.plane(), entry);
    }

    void held(HeldEntry entry) {
        NamedChain chain = entry.chain().named();
        chains(entry.plane()).put(chain.key(), chain);
    }

    void summaries(SummaryBucket bucket) {
        bucket.chains().forEach(chain -> chains(bucket.plane()).put(chain.key(), chain));
    }

    private SortedMap<ChainKey, NamedChain> chains(String plane) {
        return held.computeIfAbsent(plane, fresh -> new TreeMap<>());
    }

    void chain(ChainEntry entry) {
        chains.put(entry.chain(), entry.memory());
    }

    void growth(GrowthEntry entry) {
        entry.chains().forEach(chain -> growths.put(chain.chain(), chain));
    }

    void finding(FindingMemory memory) {
        findings.put(memory.row().id(), memory);
    }

    /** The whole; an empty state where nothing was stored. */
    NodeState state() {
        NodeEntry known = head;
        if (known == null) {
            return NodeState.empty(cluster, node);
        }
        SortedMap<String, PlaneState> whole = new TreeMap<>();
        planes.forEach((name, plane) -> whole.put(name, plane.with(ruleset(name))));
        growths.forEach((id, track) ->
                chains.put(id, chains.getOrDefault(id, ChainMemory.NONE).withGrowth(track.growth())));
        return new NodeState(
                cluster,
                node,
                ledgers(known),
                known.bootId(),
                known.routers(),
                known.upgrade(),
                known.expected(),
                known.reportWantedAt(),
                known.contribution(),
                known.boot(),
                known.standing(),
                Objects.requireNonNullElse(known.counts(), LogCounts.NONE),
                whole,
                chains,
                findings);
    }

    private SortedMap<EventSource, SourceLedger> ledgers(NodeEntry known) {
        LedgerEntry own = ledgers;
        if (own != null) {
            return own.ledgers();
        }
        SortedMap<EventSource, SourceLedger> former = known.ledgers();
        return former == null ? new TreeMap<>() : former;
    }

    private NamedRuleset ruleset(String plane) {
        SortedMap<ChainKey, NamedChain> known = held.get(plane);
        return NamedRuleset.of(known == null ? List.of() : List.copyOf(known.values()));
    }
}
