package io.chaindrift.collector.core;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides captures into parts that fit into a record. Sizes are upper bounds of the encoded size before compression. Thread-safe.
 */
public final class Splitter {

    /** Bytes of a part at most: a record with its header stays below the producer's limit of 1 MiB with room to spare. */
    public static final int PART_BYTES = 768 << 10;

    private static final int CHAIN_OVERHEAD = 160;
    private static final int RUN_OVERHEAD = 16;
    /** Bytes that a character takes in UTF-8 at most; of two that stand for one, each takes fewer. */
    private static final int MOST_PER_CHAR = 3;

    private static final int INDEX_BYTES = 5;

    private final int limit;

    /**
     * A splitter into parts of at most that many bytes, or of one rule where a single rule is longer.
     *
     * @throws IllegalArgumentException when no chain would fit
     */
    public Splitter(int limit) {
        if (limit <= CHAIN_OVERHEAD + RUN_OVERHEAD) {
            throw new IllegalArgumentException("a part of " + limit + " bytes holds no chain");
        }
        this.limit = limit;
    }

    /** The chains in the order of their keys, by part; at least one part. */
    public List<List<ChainPart>> chains(NamedRuleset form) {
        Parts<ChainPart> parts = new Parts<>();
        for (NamedChain chain : form.sorted()) {
            addChain(chain, parts);
        }
        return parts.finish();
    }

    /** The edits by part, at least one part; null when one of them is too large for any. */
    public @Nullable List<List<EditPart>> edits(RulesetDelta delta) {
        Parts<EditPart> parts = new Parts<>();
        for (ChainEdit edit : delta.edits()) {
            if (!addEdit(edit, parts)) {
                return null;
            }
        }
        return parts.finish();
    }

    /** Whether the upper bound of a delta's encoded size is below that of the form it leads to; looks no further than it must. */
    static boolean isSmaller(RulesetDelta delta, NamedRuleset form) {
        long more = size(delta);
        for (NamedChain chain : form.chains()) {
            if (more < 0) {
                break;
            }
            more -= size(chain);
        }
        return more < 0;
    }

    private static long size(NamedChain chain) {
        long size = overhead(chain.key()) + (long) chain.sourceOrder().length * INDEX_BYTES;
        return size + (chain.hasRules() ? (long) chain.runs().size() * RUN_OVERHEAD + chain.textBytes() : 0);
    }

    private static long size(RulesetDelta delta) {
        long size = 0;
        for (ChainEdit edit : delta.edits()) {
            size += overhead(edit.key());
            for (Splice splice : edit.splices()) {
                size += size(splice);
            }
        }
        return size;
    }

    private void addChain(NamedChain chain, Parts<ChainPart> parts) {
        int overhead = overhead(chain.key());
        parts.reserve(overhead);
        long whole = size(chain);
        if (whole <= parts.room()) {
            List<RuleRun> runs = chain.hasRules() ? chain.runs() : List.of();
            int[] order = chain.sourceOrder();
            parts.add(new ChainPart(chain, 0, runs, indexes(order, 0, order.length)), (int) whole);
        } else {
            addPieces(chain, overhead, parts);
        }
    }

    private void addPieces(NamedChain chain, int overhead, Parts<ChainPart> parts) {
        int[] order = chain.sourceOrder();
        int perRule = order.length == 0 ? 0 : INDEX_BYTES;
        List<RuleRun> piece = new ArrayList<>();
        int size = overhead;
        int first = 0;
        int next = 0;
        for (RuleRun whole : chain.hasRules() ? chain.runs() : List.<RuleRun>of()) {
            int left = whole.repeat();
            while (left > 0) {
                int fixed = size(whole);
                int fit = fitting(parts.room() - size - fixed, perRule, left);
                if (fit == 0 && (!piece.isEmpty() || !parts.isFresh())) {
                    if (!piece.isEmpty()) {
                        parts.add(new ChainPart(chain, first, piece, indexes(order, first, next)), size);
                    }
                    parts.next();
                    piece = new ArrayList<>();
                    size = overhead;
                    first = next;
                    continue;
                }
                fit = Math.max(fit, 1);
                piece.add(fit == whole.repeat() ? whole : new RuleRun(whole.rule(), fit));
                size += fixed + fit * perRule;
                next += fit;
                left -= fit;
            }
        }
        if (!piece.isEmpty() || first == 0) {
            parts.add(new ChainPart(chain, first, piece, indexes(order, first, next)), size);
        }
    }

    /** How many repetitions of a rule go into the room that is left behind its text. */
    private static int fitting(int room, int perRule, int wanted) {
        if (room < perRule) {
            return 0;
        }
        return perRule == 0 ? wanted : Math.min(wanted, room / perRule);
    }

    private static List<Integer> indexes(int[] order, int from, int to) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = from; i < Math.min(to, order.length); i++) {
            indexes.add(order[i]);
        }
        return indexes;
    }

    private boolean addEdit(ChainEdit edit, Parts<EditPart> parts) {
        int overhead = overhead(edit.key());
        parts.reserve(overhead);
        List<Splice> piece = new ArrayList<>();
        int size = overhead;
        for (Splice splice : edit.splices()) {
            long more = size(splice);
            if (overhead + more > limit) {
                return false;
            }
            if (size + more > parts.room()) {
                if (!piece.isEmpty()) {
                    parts.add(new EditPart(edit, piece), size);
                }
                parts.next();
                piece = new ArrayList<>();
                size = overhead;
            }
            piece.add(splice);
            size += (int) more;
        }
        parts.add(new EditPart(edit, piece), size);
        return true;
    }

    private static int overhead(ChainKey key) {
        return CHAIN_OVERHEAD
                + MOST_PER_CHAR * (key.table().length() + 2 * key.name().length());
    }

    private static long size(Splice splice) {
        return RUN_OVERHEAD + size(splice.insert());
    }

    private static long size(List<RuleRun> runs) {
        long size = 0;
        for (RuleRun run : runs) {
            size += size(run);
        }
        return size;
    }

    private static int size(RuleRun run) {
        return RUN_OVERHEAD + run.textBytes();
    }

    /** Fills one part after the other. */
    private final class Parts<T> {

        private final List<List<T>> full = new ArrayList<>();
        private List<T> open = new ArrayList<>();
        private int used;

        int room() {
            return limit - used;
        }

        boolean isFresh() {
            return open.isEmpty();
        }

        void reserve(int bytes) {
            if (room() < bytes) {
                next();
            }
        }

        void add(T piece, int bytes) {
            open.add(piece);
            used += bytes;
        }

        void next() {
            if (!open.isEmpty()) {
                full.add(List.copyOf(open));
                open = new ArrayList<>();
            }
            used = 0;
        }

        List<List<T>> finish() {
            next();
            return full.isEmpty() ? List.of(List.of()) : full;
        }
    }
}
