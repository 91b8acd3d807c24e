package io.chaindrift.ruleset.named;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The difference of two rule lists as splices, on run-length encoded lists.
 *
 * <p>Common head and tail are cut off; what lies between is aligned by the fewest edits while those are few
 * ({@value #MAX_DIFFERENCES}), and replaced as a whole where they are not: correct in both cases, only larger on the wire. Work
 * and memory are bounded by the number of runs and of differences, not of rules.
 */
final class RunDiff {

    private static final int MAX_DIFFERENCES = 1 << 9;

    /** As many rules as a save may have by default: what claims more was not made from one. */
    static final int MAX_RULES = 3_000_000;

    private RunDiff() {}

    static List<Splice> splices(List<RuleRun> from, List<RuleRun> to) {
        int head = 0;
        while (head < from.size() && head < to.size() && from.get(head).equals(to.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < from.size() - head
                && tail < to.size() - head
                && from.get(from.size() - 1 - tail).equals(to.get(to.size() - 1 - tail))) {
            tail++;
        }
        List<RuleRun> old = from.subList(head, from.size() - tail);
        List<RuleRun> renewed = to.subList(head, to.size() - tail);
        if (old.isEmpty() && renewed.isEmpty()) {
            return List.of();
        }
        int start = RuleRun.count(from.subList(0, head));
        if (old.isEmpty() || renewed.isEmpty()) {
            return List.of(new Splice(start, RuleRun.count(old), renewed));
        }
        return aligned(start, old, renewed);
    }

    /** The fewest edits, by Myers' greedy search: its work grows with the differences, not with the lists. */
    private static List<Splice> aligned(int start, List<RuleRun> old, List<RuleRun> renewed) {
        List<int[]> reached = new ArrayList<>();
        int differences = search(old, renewed, reached);
        if (differences < 0) {
            return List.of(new Splice(start, RuleRun.count(old), renewed));
        }
        boolean[] goes = new boolean[old.size()];
        boolean[] comes = new boolean[renewed.size()];
        int i = old.size();
        int j = renewed.size();
        for (int d = differences; d > 0; d--) {
            int[] before = reached.get(d - 1);
            int diagonal = i - j;
            boolean inserted = insertsLast(before, diagonal, d);
            int from = at(before, inserted ? diagonal + 1 : diagonal - 1);
            i = from;
            j = from - (inserted ? diagonal + 1 : diagonal - 1);
            if (inserted) {
                comes[j] = true;
            } else {
                goes[i] = true;
            }
        }
        return splices(start, old, renewed, goes, comes);
    }

    /** How many edits lead from one list to the other; negative when more than {@value #MAX_DIFFERENCES}. */
    private static int search(List<RuleRun> old, List<RuleRun> renewed, List<int[]> reached) {
        int[] furthest = new int[3];
        for (int d = 0; d <= MAX_DIFFERENCES; d++) {
            int[] before = furthest;
            furthest = new int[2 * d + 3];
            for (int diagonal = -d; diagonal <= d; diagonal += 2) {
                int i = d == 0
                        ? 0
                        : insertsLast(before, diagonal, d) ? at(before, diagonal + 1) : at(before, diagonal - 1) + 1;
                int j = i - diagonal;
                while (i < old.size()
                        && j >= 0
                        && j < renewed.size()
                        && old.get(i).equals(renewed.get(j))) {
                    i++;
                    j++;
                }
                furthest[diagonal + d + 1] = i;
                if (i >= old.size() && j >= renewed.size() && diagonal == old.size() - renewed.size()) {
                    reached.add(furthest);
                    return d;
                }
            }
            reached.add(furthest);
        }
        return -1;
    }

    /** Of the two ways onto a diagonal, whether the one that inserts gets further. */
    private static boolean insertsLast(int[] before, int diagonal, int d) {
        return diagonal == -d || diagonal != d && at(before, diagonal - 1) < at(before, diagonal + 1);
    }

    /** The furthest place in the old list on a diagonal; the array's middle is diagonal 0. */
    private static int at(int[] furthest, int diagonal) {
        return furthest[diagonal + furthest.length / 2];
    }

    private static List<Splice> splices(
            int start, List<RuleRun> old, List<RuleRun> renewed, boolean[] goes, boolean[] comes) {
        Deque<Splice> descending = new ArrayDeque<>();
        int i = 0;
        int j = 0;
        int at = start;
        while (i < old.size() || j < renewed.size()) {
            int remove = 0;
            List<RuleRun> insert = new ArrayList<>();
            while (i < old.size() && goes[i] || j < renewed.size() && comes[j]) {
                if (i < old.size() && goes[i]) {
                    remove += old.get(i++).repeat();
                } else {
                    insert.add(renewed.get(j++));
                }
            }
            if (remove > 0 || !insert.isEmpty()) {
                descending.addFirst(new Splice(at, remove, insert));
                at += remove;
            } else {
                at += old.get(i).repeat();
                i++;
                j++;
            }
        }
        return List.copyOf(descending);
    }

    /**
     * Carries out edits, which may come from anywhere, in one pass over the old rules.
     *
     * @throws DeltaMismatchException when an edit leaves the chain, edits overlap, or more than {@value #MAX_RULES} rules come out
     */
    static List<RuleRun> apply(ChainKey key, List<RuleRun> from, List<Splice> splices) throws DeltaMismatchException {
        int rules = RuleRun.count(from);
        long bound = rules;
        long total = rules;
        for (Splice splice : splices) {
            if ((long) splice.at() + splice.remove() > bound) {
                throw new DeltaMismatchException(
                        key + ": edit at " + splice.at() + " removes " + splice.remove() + " of " + bound + " rules");
            }
            bound = splice.at();
            total -= splice.remove();
            for (RuleRun run : splice.insert()) {
                total += run.repeat();
            }
        }
        if (total > MAX_RULES) {
            throw new DeltaMismatchException(key + ": edits lead to " + total + " rules, more than " + MAX_RULES);
        }
        List<RuleRun> result = new ArrayList<>(from.size());
        Rest rest = new Rest(from);
        for (int i = splices.size() - 1; i >= 0; i--) {
            Splice splice = splices.get(i);
            rest.keep(splice.at() - rest.position, result);
            rest.skip(splice.remove());
            splice.insert().forEach(added -> append(result, added.rule(), added.repeat()));
        }
        rest.keep(rules - rest.position, result);
        return result;
    }

    /** The old rules that no edit has passed yet. */
    private static final class Rest {
        private final List<RuleRun> runs;
        private int run;
        private int taken;
        private int position;

        Rest(List<RuleRun> runs) {
            this.runs = runs;
        }

        void keep(int rules, List<RuleRun> into) {
            int left = rules;
            while (left > 0) {
                String rule = runs.get(run).rule();
                int some = take(left);
                append(into, rule, some);
                left -= some;
            }
        }

        void skip(int rules) {
            int left = rules;
            while (left > 0) {
                left -= take(left);
            }
        }

        private int take(int most) {
            int some = Math.min(most, runs.get(run).repeat() - taken);
            taken += some;
            position += some;
            if (taken == runs.get(run).repeat()) {
                run++;
                taken = 0;
            }
            return some;
        }
    }

    private static void append(List<RuleRun> runs, String rule, int repeat) {
        if (repeat == 0) {
            return;
        }
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).rule().equals(rule)) {
            runs.set(last, new RuleRun(rule, runs.get(last).repeat() + repeat));
        } else {
            runs.add(new RuleRun(rule, repeat));
        }
    }
}
