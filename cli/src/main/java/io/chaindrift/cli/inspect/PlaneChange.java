package io.chaindrift.cli.inspect;

import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed in one plane between two saves, in named form: pods and policies instead of the names that kube-router renews at
 * every sync. Two saves of the same objects have no change. Immutable.
 *
 * @param plane the plane's name, with {@code unknown} where the backend is not told
 * @param before where the first was read from; null when only the second has the plane
 * @param after where the second was read from; null when only the first has the plane
 * @param chains the chains that changed, in the order of table and name
 */
record PlaneChange(
        String plane, @Nullable String before, @Nullable String after, List<Chain> chains) {

    PlaneChange {
        chains = List.copyOf(chains);
    }

    /**
     * A chain that changed.
     *
     * @param rulesBefore its rules before, 0 when it was added
     * @param rulesAfter its rules after, 0 when it was removed
     * @param policyBefore a built-in chain's policy before; null for others
     * @param policyAfter the same after
     * @param removed rules that went, with their index before; of a chain that went, all
     * @param added rules that came, with their index after; of a chain that came, all
     * @param moved rules that are at another place among those that stayed
     */
    record Chain(
            ChainKey key,
            ChainEdit.Kind kind,
            long rulesBefore,
            long rulesAfter,
            @Nullable String policyBefore,
            @Nullable String policyAfter,
            List<Line> removed,
            List<Line> added,
            List<Move> moved) {
        Chain {
            removed = List.copyOf(removed);
            added = List.copyOf(added);
            moved = List.copyOf(moved);
        }
    }

    /**
     * A rule at its place.
     *
     * @param index 1-based index in the save
     */
    record Line(int index, String rule) {}

    /**
     * A rule that moved.
     *
     * @param from 1-based index in the save before
     * @param to 1-based index in the save after
     */
    record Move(int from, int to, String rule) {}

    /** Whether nothing changed. */
    boolean isNone() {
        return chains.isEmpty() && before != null && after != null;
    }

    /** The changes of all planes that either side has. A single plane on each side is the same plane, whatever it is called. */
    static List<PlaneChange> between(List<PlaneInput> before, List<PlaneInput> after) {
        if (before.size() == 1 && after.size() == 1 && alike(before.get(0), after.get(0))) {
            return List.of(change(name(after.get(0)), before.get(0), after.get(0)));
        }
        Map<String, PlaneInput> old = byName(before);
        Map<String, PlaneInput> renewed = byName(after);
        List<PlaneChange> changes = new ArrayList<>();
        old.forEach((name, plane) -> changes.add(change(name, plane, renewed.get(name))));
        renewed.forEach((name, plane) -> {
            if (!old.containsKey(name)) {
                changes.add(change(name, null, plane));
            }
        });
        return changes;
    }

    private static boolean alike(PlaneInput before, PlaneInput after) {
        return before.family() == after.family()
                && (before.backend() == null || after.backend() == null || before.backend() == after.backend());
    }

    private static Map<String, PlaneInput> byName(List<PlaneInput> planes) {
        Map<String, PlaneInput> byName = new LinkedHashMap<>();
        planes.forEach(plane -> byName.put(name(plane), plane));
        return byName;
    }

    private static String name(PlaneInput plane) {
        return plane.family().id() + "-"
                + (plane.backend() == null ? "unknown" : plane.backend().id());
    }

    private static PlaneChange change(String name, @Nullable PlaneInput before, @Nullable PlaneInput after) {
        NamedRuleset old = before == null ? NamedRuleset.of(List.of()) : before.rules();
        NamedRuleset renewed = after == null ? NamedRuleset.of(List.of()) : after.rules();
        List<Chain> chains = new ArrayList<>();
        for (ChainEdit edit : RulesetDelta.between(old, renewed).edits()) {
            chains.add(chain(edit, old.chain(edit.key()), renewed.chain(edit.key())));
        }
        return new PlaneChange(
                name, before == null ? null : before.source(), after == null ? null : after.source(), chains);
    }

    private static Chain chain(ChainEdit edit, @Nullable NamedChain before, @Nullable NamedChain after) {
        List<Line> removed = new ArrayList<>();
        List<Line> added = new ArrayList<>();
        if (edit.kind() == ChainEdit.Kind.CHANGED && before != null && after != null) {
            splices(edit.splices(), before, after, removed, added);
        } else if (before != null) {
            removed.addAll(all(before));
        } else if (after != null) {
            added.addAll(all(after));
        }
        List<Move> moved = moves(removed, added);
        return new Chain(
                edit.key(),
                edit.kind(),
                before == null ? 0 : before.ruleCount(),
                after == null ? 0 : after.ruleCount(),
                before == null ? null : before.policy(),
                after == null ? null : after.policy(),
                removed,
                added,
                moved);
    }

    private static void splices(
            List<Splice> splices, NamedChain before, NamedChain after, List<Line> removed, List<Line> added) {
        List<String> rules = RuleRun.decode(before.runs());
        List<Splice> ascending = new ArrayList<>(splices);
        ascending.sort(Comparator.comparingInt(Splice::at));
        int shift = 0;
        for (Splice splice : ascending) {
            for (int i = splice.at(); i < splice.at() + splice.remove(); i++) {
                removed.add(new Line(before.captureIndex(i), rules.get(i)));
            }
            List<String> inserted = RuleRun.decode(splice.insert());
            for (int i = 0; i < inserted.size(); i++) {
                added.add(new Line(after.captureIndex(splice.at() + shift + i), inserted.get(i)));
            }
            shift += inserted.size() - splice.remove();
        }
    }

    private static List<Line> all(NamedChain chain) {
        List<String> rules = RuleRun.decode(chain.runs());
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            lines.add(new Line(chain.captureIndex(i), rules.get(i)));
        }
        return lines;
    }

    /** Takes out of both lists what stands in both: those rules only moved. */
    private static List<Move> moves(List<Line> removed, List<Line> added) {
        Map<String, Deque<Line>> gone = new LinkedHashMap<>();
        removed.forEach(line ->
                gone.computeIfAbsent(line.rule(), rule -> new ArrayDeque<>()).add(line));
        List<Move> moves = new ArrayList<>();
        List<Line> reallyAdded = new ArrayList<>();
        for (Line line : added) {
            Deque<Line> sources = gone.get(line.rule());
            Line source = sources == null ? null : sources.poll();
            if (source == null) {
                reallyAdded.add(line);
            } else {
                moves.add(new Move(source.index(), line.index(), line.rule()));
            }
        }
        added.clear();
        added.addAll(reallyAdded);
        List<Line> reallyRemoved = new ArrayList<>();
        gone.values().forEach(reallyRemoved::addAll);
        reallyRemoved.sort(Comparator.comparingInt(Line::index));
        removed.clear();
        removed.addAll(reallyRemoved);
        return moves;
    }
}
