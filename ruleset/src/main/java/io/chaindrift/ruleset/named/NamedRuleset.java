package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All chains of one plane in named form. Immutable. */
public final class NamedRuleset {

    /**
     * The version of the named form. Digests of different versions are never compared; any change to naming, sorting, the
     * treatment of foreign rules or the digest's input raises it.
     */
    public static final int CANON_VERSION = 3;

    private static final int FEW = 64;
    private static final int CHAINS_PER_SEARCH = 8;
    private static final Comparator<NamedChain> BY_KEY = Comparator.comparing(NamedChain::key);

    private final List<NamedChain> inOrder;
    private volatile @Nullable Map<ChainKey, NamedChain> chains;
    private @Nullable Digest digest;
    private @Nullable List<NamedChain> sorted;
    private int searches;

    private NamedRuleset(List<NamedChain> chains) {
        this.inOrder = List.copyOf(chains);
    }

    /**
     * A ruleset of the given chains.
     *
     * @throws IllegalArgumentException when two chains have one key
     */
    public static NamedRuleset of(List<NamedChain> chains) {
        NamedRuleset ruleset = new NamedRuleset(chains);
        if (isAscending(ruleset.inOrder)) {
            ruleset.sorted = ruleset.inOrder;
        } else {
            ruleset.keys();
        }
        return ruleset;
    }

    /** True where each key is greater than the one before it, so that no two are equal. */
    private static boolean isAscending(List<NamedChain> chains) {
        for (int i = 1; i < chains.size(); i++) {
            if (BY_KEY.compare(chains.get(i - 1), chains.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** A ruleset of chains that have different keys, whose order is known. Found by key are they only where somebody asks. */
    static NamedRuleset of(List<NamedChain> chains, List<NamedChain> sorted) {
        NamedRuleset ruleset = new NamedRuleset(chains);
        ruleset.sorted = Collections.unmodifiableList(sorted);
        return ruleset;
    }

    private Map<ChainKey, NamedChain> keys() {
        Map<ChainKey, NamedChain> known = chains;
        if (known == null) {
            // Two threads that ask at once find the same.
            known = new HashMap<>(inOrder.size() * 2);
            for (NamedChain chain : inOrder) {
                if (known.put(chain.key(), chain) != null) {
                    throw new IllegalArgumentException("two chains with the key " + chain.key());
                }
            }
            chains = known;
        }
        return known;
    }

    /** Takes the order of the keys over from another ruleset as far as that has the same keys, which it mostly has. */
    NamedRuleset sortedLike(NamedRuleset other) {
        List<NamedChain> known = other.sorted;
        if (known == null) {
            return this;
        }
        List<NamedChain> kept = new ArrayList<>(inOrder.size());
        for (NamedChain before : known) {
            NamedChain chain = chain(before.key());
            if (chain != null) {
                kept.add(chain);
            }
        }
        if (kept.size() == inOrder.size()) {
            sorted = Collections.unmodifiableList(kept);
            return this;
        }
        List<NamedChain> come = new ArrayList<>();
        for (NamedChain chain : inOrder) {
            if (other.chain(chain.key()) == null) {
                come.add(chain);
            }
        }
        come.sort(BY_KEY);
        sorted = Collections.unmodifiableList(Merging.merged(kept, come, BY_KEY));
        return this;
    }

    /**
     * These chains without what belongs to one capture, but for those that changed.
     *
     * @param changed by key the chains that come or take another's place; null: the chain goes
     */
    NamedRuleset with(SortedMap<ChainKey, @Nullable NamedChain> changed) {
        List<NamedChain> known = sorted();
        List<NamedChain> all = new ArrayList<>(known.size() + changed.size());
        int next = 0;
        for (Map.Entry<ChainKey, @Nullable NamedChain> change : changed.entrySet()) {
            int place = place(known, change.getKey());
            int until = place < 0 ? -place - 1 : place;
            while (next < until) {
                all.add(known.get(next++).withoutCaptureDetail());
            }
            next = place < 0 ? until : until + 1;
            NamedChain chain = change.getValue();
            if (chain != null) {
                all.add(chain);
            }
        }
        while (next < known.size()) {
            all.add(known.get(next++).withoutCaptureDetail());
        }
        return of(all, all);
    }

    /**
     * A ruleset of the given chains, in which chains of which as much is known here already are those that stand here; this one itself
     * where all of them are. What belongs to one capture only counts as well.
     *
     * @param present the chains in the order of their keys
     * @throws IllegalArgumentException when two chains have one key
     */
    public NamedRuleset keeping(List<NamedChain> present) {
        List<NamedChain> known = sorted();
        List<NamedChain> kept = new ArrayList<>(present.size());
        int next = 0;
        int same = 0;
        for (NamedChain chain : present) {
            while (next < known.size() && known.get(next).key().compareTo(chain.key()) < 0) {
                next++;
            }
            boolean alike = next < known.size() && known.get(next).tellsAsMuchAs(chain);
            kept.add(alike ? known.get(next) : chain);
            same += alike ? 1 : 0;
        }
        return same == known.size() && same == present.size() ? this : of(kept);
    }

    /** The chains in the order of their keys. */
    public List<NamedChain> sorted() {
        List<NamedChain> known = sorted;
        if (known == null) {
            // Two threads that ask at once find the same.
            known = inOrder.stream().sorted(BY_KEY).toList();
            sorted = known;
        }
        return known;
    }

    private Digest computeDigest() {
        Digest.Builder builder = new Digest.Builder();
        for (NamedChain chain : sorted()) {
            builder.digest(chain.digest());
        }
        return builder.finish();
    }

    /** The chains in the order given, which is the capture's where they come from one. */
    public List<NamedChain> chains() {
        return inOrder;
    }

    /** The chain with that key, or null. */
    public @Nullable NamedChain chain(ChainKey key) {
        List<NamedChain> known = sorted;
        if (chains != null || known == null || ++searches > Math.max(FEW, known.size() / CHAINS_PER_SEARCH)) {
            return keys().get(key);
        }
        // A table of all would cost more than so many searches, and stay; that threads count past each other does no
        // harm.
        int place = place(known, key);
        return place < 0 ? null : known.get(place);
    }

    /** Where a chain stands among chains in the order of their keys; for one that does not, one less than the negative of its place. */
    private static int place(List<NamedChain> sorted, ChainKey key) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = sorted.get(middle).key().compareTo(key);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    /** The chain of the filter table with that name, or null. */
    public @Nullable NamedChain filterChain(String name) {
        return chain(new ChainKey(Table.FILTER, name));
    }

    /** SHA-256 over the digests of the chains in the order of their keys. */
    public Digest digest() {
        Digest known = digest;
        if (known == null) {
            // Computed when first asked for; two threads that ask at once find the same.
            known = computeDigest();
            digest = known;
        }
        return known;
    }

    /** For each churned chain whose kernel name is known: kernel name to identity. */
    public Map<String, String> nameMap() {
        Map<String, String> names = new TreeMap<>();
        for (NamedChain chain : inOrder) {
            if (chain.churnedName() != null) {
                names.put(chain.churnedName(), chain.key().name());
            }
        }
        return names;
    }

    /** SHA-256 over the identities and kernel names of the churned chains, in the order of their keys. */
    public Digest namesDigest() {
        Digest.Builder names = new Digest.Builder();
        for (NamedChain chain : sorted()) {
            String kernel = chain.churnedName();
            if (kernel != null) {
                names.line(chain.key().name()).asciiLines(kernel, 1);
            }
        }
        return names.line("").finish();
    }

    /** Counts of the filter table, or of the native table that stands for it. */
    public Counts counts() {
        long chainCount = 0;
        long rules = 0;
        long pods = 0;
        long policies = 0;
        for (NamedChain chain : inOrder) {
            ChainKey key = chain.key();
            if (!key.table().equals(Table.FILTER) && !key.table().startsWith("kube-router")) {
                continue;
            }
            chainCount++;
            rules += chain.ruleCount();
            if (key.name().startsWith("{pod:") && chain.ruleCount() > 0) {
                pods++;
            }
            if (key.name().startsWith("{policy:")) {
                policies++;
            }
        }
        return new Counts(chainCount, rules, pods, policies);
    }

    /**
     * @param chains chains of the filter table
     * @param rules rules of the filter table, foreign ones included
     * @param pods chains of pods that hold rules: one a pod, and two where the chains of two syncs stand at once
     * @param policies policies that have a chain
     */
    public record Counts(long chains, long rules, long pods, long policies) {}

    /** What leaves the node: kube-router's rules in full, of other chains only counts and digests. The digest is the same. */
    public NamedRuleset published() {
        return published(Set.of());
    }

    /** The same, with all chains of these tables in full. */
    public NamedRuleset published(Set<String> fullTables) {
        List<NamedChain> shown = new ArrayList<>(inOrder.size());
        for (NamedChain chain : inOrder) {
            shown.add(chain.published(fullTables));
        }
        NamedRuleset published = of(shown);
        published.digest = digest();
        return published.sortedLike(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedRuleset that && digest().equals(that.digest());
    }

    @Override
    public int hashCode() {
        return digest().hashCode();
    }
}
