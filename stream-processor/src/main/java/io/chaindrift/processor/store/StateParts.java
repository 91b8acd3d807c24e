package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a state is stored in, and which of them differ between two states. What is the same object in both is not looked
 * into: states share what an event did not change. Stateless.
 */
final class StateParts {

    static final String NODE = "n";
    static final String LEDGERS = "l";
    static final String PLANE = "p";
    static final String HELD = "h";
    static final String SUMMARIES = "s";
    static final String CHAIN = "c";
    static final String GROWTH = "g";
    static final String FINDING = "f";

    private StateParts() {}

    /** Told of each part that differs: what it was and what it is; null: it is not there. */
    @FunctionalInterface
    interface Sink {
        void differs(String key, @Nullable Record was, @Nullable Record now);
    }

    static void differing(NodeState before, NodeState after, Sink sink) {
        NodeState was = before.isEmpty() ? null : before;
        NodeState now = after.isEmpty() ? null : after;
        one(NODE, was == null ? null : NodeEntry.of(was), now == null ? null : NodeEntry.of(now), sink);
        one(
                LEDGERS,
                was == null ? null : new LedgerEntry(was.ledgers()),
                now == null ? null : new LedgerEntry(now.ledgers()),
                sink);
        planes(before.planes(), after.planes(), sink);
        chains(before.chains(), after.chains(), sink);
        each(before.findings(), after.findings(), id -> FINDING + "/" + id, memory -> (Record) memory, sink);
    }

    private static void planes(SortedMap<String, PlaneState> was, SortedMap<String, PlaneState> now, Sink sink) {
        if (was == now) {
            return;
        }
        each(was, now, plane -> PLANE + "/" + plane, PlaneEntry::of, sink);
        was.forEach((id, plane) -> {
            if (!now.containsKey(id)) {
                rules(id, plane.ruleset(), PlaneState.empty(id).ruleset(), sink);
            }
        });
        now.forEach((id, plane) ->
                rules(id, was.getOrDefault(id, PlaneState.empty(id)).ruleset(), plane.ruleset(), sink));
    }

    @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
    private static void rules(String plane, NamedRuleset was, NamedRuleset now, Sink sink) {
        if (was == now) {
            return;
        }
        BitSet buckets = new BitSet(SummaryBucket.COUNT);
        for (NamedChain chain : onlyIn(was, now)) {
            NamedChain next = now.chain(chain.key());
            if (!chain.hasRules()) {
                if (next == null || !stored(chain, next)) {
                    buckets.set(SummaryBucket.of(chain.key()));
                }
            } else if (next == null || !next.hasRules()) {
                sink.differs(held(plane, chain.key()), entry(plane, chain), null);
            }
        }
        for (NamedChain chain : onlyIn(now, was)) {
            NamedChain known = was.chain(chain.key());
            if (known != null && stored(known, chain)) {
                continue;
            }
            if (chain.hasRules()) {
                sink.differs(held(plane, chain.key()), entry(plane, known), entry(plane, chain));
            } else {
                buckets.set(SummaryBucket.of(chain.key()));
            }
        }
        buckets(plane, buckets, was, now, sink);
    }

    /**
     * The chains of the one that are not, as the same object, in the other. Where most stand in the same order, as they do between two
     * syncs, most are not looked up.
     */
    @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
    private static List<NamedChain> onlyIn(NamedRuleset one, NamedRuleset other) {
        List<NamedChain> only = new ArrayList<>();
        List<NamedChain> others = other.chains();
        int at = 0;
        for (NamedChain chain : one.chains()) {
            if (at < others.size() && others.get(at) == chain) {
                at++;
                continue;
            }
            NamedChain there = other.chain(chain.key());
            if (there != chain) {
                only.add(chain);
            }
            for (int i = at; there != null && i < Math.min(others.size(), at + NEAR); i++) {
                if (others.get(i) == there) {
                    at = i + 1;
                    break;
                }
            }
        }
        return only;
    }

    private static @Nullable HeldEntry entry(String plane, @Nullable NamedChain chain) {
        return chain == null || !chain.hasRules() ? null : new HeldEntry(plane, HeldChain.of(chain));
    }

    private static void buckets(String plane, BitSet differing, NamedRuleset was, NamedRuleset now, Sink sink) {
        if (differing.isEmpty()) {
            return;
        }
        Map<Integer, List<NamedChain>> before = inBuckets(was, differing);
        Map<Integer, List<NamedChain>> after = inBuckets(now, differing);
        differing.stream()
                .forEach(number -> sink.differs(
                        SUMMARIES + "/" + plane + "/" + number,
                        bucket(plane, before.get(number)),
                        bucket(plane, after.get(number))));
    }

    private static Map<Integer, List<NamedChain>> inBuckets(NamedRuleset ruleset, BitSet wanted) {
        Map<Integer, List<NamedChain>> members = new TreeMap<>();
        for (NamedChain chain : ruleset.chains()) {
            int number = SummaryBucket.of(chain.key());
            if (!chain.hasRules() && wanted.get(number)) {
                members.computeIfAbsent(number, fresh -> new ArrayList<>()).add(chain);
            }
        }
        return members;
    }

    private static @Nullable SummaryBucket bucket(String plane, @Nullable List<NamedChain> chains) {
        return chains == null ? null : new SummaryBucket(plane, chains);
    }

    /** True when nothing of the one would be stored otherwise than of another of its key. */
    private static boolean stored(NamedChain known, NamedChain chain) {
        return known.hasRules() == chain.hasRules()
                && known.ruleCount() == chain.ruleCount()
                && known.digest().equals(chain.digest())
                && Objects.equals(known.policy(), chain.policy())
                && (!chain.hasRules() || known.runs().equals(chain.runs()));
    }

    private static String held(String plane, ChainKey key) {
        return HELD + "/" + plane + "/" + Names.of(key.table(), key.name());
    }

    private static void chains(SortedMap<ChainId, ChainMemory> was, SortedMap<ChainId, ChainMemory> now, Sink sink) {
        if (was == now) {
            return;
        }
        each(
                was,
                now,
                id -> CHAIN + "/" + id.plane() + "/" + Names.of(id.table(), id.chain()),
                (id, memory) -> new ChainEntry(id, memory.withGrowth(GrowthTrack.NONE)),
                sink);
        each(growths(was), growths(now), plane -> GROWTH + "/" + plane, entry -> (Record) entry, sink);
    }

    private static SortedMap<String, GrowthEntry> growths(SortedMap<ChainId, ChainMemory> chains) {
        SortedMap<String, List<GrowthEntry.Chain>> byPlane = new TreeMap<>();
        chains.forEach((id, memory) -> {
            if (!memory.growth().equals(GrowthTrack.NONE)) {
                byPlane.computeIfAbsent(id.plane(), plane -> new ArrayList<>())
                        .add(new GrowthEntry.Chain(id, memory.growth()));
            }
        });
        SortedMap<String, GrowthEntry> entries = new TreeMap<>();
        byPlane.forEach((plane, some) -> entries.put(plane, new GrowthEntry(some)));
        return entries;
    }

    private static <K, V> void each(
            SortedMap<K, V> was, SortedMap<K, V> now, Function<K, String> key, Function<V, Record> part, Sink sink) {
        each(was, now, key, (id, value) -> part.apply(value), sink);
    }

    /** Makes the part of a value. */
    @FunctionalInterface
    private interface Part<K, V> {
        Record of(K key, V value);
    }

    private static <K, V> void each(
            SortedMap<K, V> was, SortedMap<K, V> now, Function<K, String> key, Part<K, V> part, Sink sink) {
        if (was == now) {
            return;
        }
        for (Map.Entry<K, V> known : was.entrySet()) {
            if (!now.containsKey(known.getKey())) {
                sink.differs(key.apply(known.getKey()), part.of(known.getKey(), known.getValue()), null);
            }
        }
        for (Map.Entry<K, V> present : now.entrySet()) {
            V known = was.get(present.getKey());
            if (known != present.getValue()) {
                one(
                        key.apply(present.getKey()),
                        known == null ? null : part.of(present.getKey(), known),
                        part.of(present.getKey(), present.getValue()),
                        sink);
            }
        }
    }

    private static void one(String key, @Nullable Record was, @Nullable Record now, Sink sink) {
        if (!Objects.equals(was, now)) {
            sink.differs(key, was, now);
        }
    }

    /** True for a part that may need more than one entry: one that holds rules by the thousand. */
    static boolean mayBeLarge(Record part) {
        if (part instanceof PlaneEntry plane) {
            return plane.pending() != null;
        }
        if (part instanceof HeldEntry held) {
            List<RuleRun> runs = held.chain().runs();
            return runs != null && characters(runs) > MANY_CHARACTERS;
        }
        if (part instanceof SummaryBucket bucket) {
            return bucket.chains().size() > MANY;
        }
        return part instanceof FindingMemory finding
                && finding.row().body().deletes().size() > FEW;
    }

    private static long characters(List<RuleRun> runs) {
        long characters = 0;
        for (RuleRun run : runs) {
            characters += CHARACTERS_OF_RUN + run.rule().length();
        }
        return characters;
    }

    /** How far ahead a chain is looked for where the orders part. */
    private static final int NEAR = 16;

    private static final int FEW = 64;

    /** Lengths and count of a run, at most. */
    private static final int CHARACTERS_OF_RUN = 16;

    /** No text of so many characters is longer than an entry, however many bytes each takes. */
    private static final int MANY_CHARACTERS = Chunks.CHUNK_BYTES / 4;

    private static final int MANY = 1_000;
}
