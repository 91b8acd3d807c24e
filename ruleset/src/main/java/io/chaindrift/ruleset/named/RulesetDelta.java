package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two named rulesets, per chain. Applying it proves every link: the base's digest, each chain's digest before
 * and after, and the result's. Whatever a delta claims, applying it refuses or succeeds, in memory that grows with base and delta.
 * Immutable.
 *
 * @param base digest of the ruleset it starts from
 * @param result digest of the ruleset it leads to
 * @param edits the chains that differ, in the order of their keys
 */
public record RulesetDelta(Digest base, Digest result, List<ChainEdit> edits) {

    public RulesetDelta {
        edits = List.copyOf(edits);
    }

    /** True when nothing differs. */
    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /** The difference that leads from one ruleset to the other. */
    public static RulesetDelta between(NamedRuleset from, NamedRuleset to) {
        List<ChainEdit> edits = new ArrayList<>();
        List<NamedChain> old = from.sorted();
        int next = 0;
        for (NamedChain after : to.sorted()) {
            int order = 1;
            while (next < old.size() && (order = compare(old.get(next), after)) < 0) {
                edits.add(removed(old.get(next++)));
                order = 1;
            }
            NamedChain before = order == 0 ? old.get(next++) : null;
            if (before == null || !before.digest().equals(after.digest())) {
                edits.add(edit(before, after));
            }
        }
        for (NamedChain before : old.subList(next, old.size())) {
            edits.add(removed(before));
        }
        return new RulesetDelta(from.digest(), to.digest(), edits);
    }

    /** Chains that stayed mostly have the same key, not only an equal one. */
    @SuppressWarnings("ReferenceEquality") // the same object is equal; that it is another proves nothing
    private static int compare(NamedChain one, NamedChain other) {
        return one.key().equals(other.key()) ? 0 : one.key().compareTo(other.key());
    }

    private static ChainEdit removed(NamedChain before) {
        return new ChainEdit(before.key(), ChainEdit.Kind.REMOVED, before.digest(), null, null, 0, true, List.of());
    }

    private static ChainEdit edit(@Nullable NamedChain before, NamedChain after) {
        boolean detailed = after.hasRules();
        List<RuleRun> old = before != null && before.hasRules() ? before.runs() : List.of();
        return new ChainEdit(
                after.key(),
                before == null ? ChainEdit.Kind.ADDED : ChainEdit.Kind.CHANGED,
                before == null ? null : before.digest(),
                after.digest(),
                after.policy(),
                after.ruleCount(),
                detailed,
                detailed ? RunDiff.splices(old, after.runs()) : List.of());
    }

    /**
     * The ruleset this delta leads to.
     *
     * @throws DeltaMismatchException when {@code from} is not the base, a chain does not fit, or the result's digest is another
     */
    public NamedRuleset applyTo(NamedRuleset from) throws DeltaMismatchException {
        if (!from.digest().equals(base)) {
            throw new DeltaMismatchException("the delta starts from " + base + ", this ruleset is " + from.digest());
        }
        SortedMap<ChainKey, @Nullable NamedChain> changed = new TreeMap<>();
        for (ChainEdit edit : edits) {
            ChainKey key = edit.key();
            NamedChain before = changed.containsKey(key) ? changed.get(key) : from.chain(key);
            changed.put(key, apply(edit, before));
        }
        NamedRuleset applied = from.with(changed);
        if (!applied.digest().equals(result)) {
            throw new DeltaMismatchException("the delta leads to " + applied.digest() + ", not to " + result);
        }
        return applied;
    }

    private static @Nullable NamedChain apply(ChainEdit edit, @Nullable NamedChain before)
            throws DeltaMismatchException {
        Digest found = before == null ? null : before.digest();
        Digest expected = edit.oldDigest();
        boolean fits = expected == null
                ? found == null || edit.kind() != ChainEdit.Kind.ADDED
                : Objects.equals(expected, found);
        if (!fits) {
            throw new DeltaMismatchException(edit.key() + " was expected to be " + expected + " but is " + found);
        }
        if (edit.kind() == ChainEdit.Kind.REMOVED) {
            return null;
        }
        NamedChain after = edit.detailed() ? detailed(edit, before) : summary(edit);
        if (!Objects.equals(edit.newDigest(), after.digest()) || after.ruleCount() != edit.ruleCount()) {
            throw new DeltaMismatchException(edit.key() + " becomes " + after.digest() + ", not " + edit.newDigest());
        }
        return after;
    }

    private static NamedChain detailed(ChainEdit edit, @Nullable NamedChain before) throws DeltaMismatchException {
        List<RuleRun> old = before != null && before.hasRules() ? before.runs() : List.of();
        List<RuleRun> runs = RunDiff.apply(edit.key(), old, edit.splices());
        // Before the digest, which takes as long as there are rules.
        if (RuleRun.count(runs) != edit.ruleCount()) {
            throw new DeltaMismatchException(
                    edit.key() + " becomes " + RuleRun.count(runs) + " rules, not " + edit.ruleCount());
        }
        return NamedChain.of(edit.key(), null, edit.policy(), runs, new int[0]);
    }

    private static NamedChain summary(ChainEdit edit) throws DeltaMismatchException {
        Digest digest = edit.newDigest();
        if (digest == null || edit.ruleCount() < 0) {
            throw new DeltaMismatchException(edit.key() + " has neither rules nor a digest and a count");
        }
        return NamedChain.summary(edit.key(), edit.policy(), edit.ruleCount(), digest);
    }
}
