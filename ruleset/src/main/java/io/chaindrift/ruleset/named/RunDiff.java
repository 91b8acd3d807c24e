package io.chaindrift.ruleset.named;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The difference of two rule lists as splices, on run-length encoded lists.
 *
 * <p>Common head and tail are cut off; what lies between is aligned by a longest common subsequence of runs while that is cheap
 * ({@value #MAX_CELLS} cells), and replaced as a whole where it is not: correct in both cases, only larger on the wire. Work
 * and memory are bounded by the number of runs, not of rules.
 */
final class RunDiff {

    private static final int MAX_CELLS = 1 << 20;

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
        if ((long) old.size() * renewed.size() > MAX_CELLS || old.isEmpty() || renewed.isEmpty()) {
            return List.of(new Splice(start, RuleRun.count(old), renewed));
        }
        return aligned(start, old, renewed);
    }

    private static List<Splice> aligned(int start, List<RuleRun> old, List<RuleRun> renewed) {
        int[][] common = commonLengths(old, renewed);
        Deque<Splice> descending = new ArrayDeque<>();
        int i = 0;
        int j = 0;
        int at = start;
        while (i < old.size() || j < renewed.size()) {
            if (i < old.size() && j < renewed.size() && old.get(i).equals(renewed.get(j))) {
                at += old.get(i).repeat();
                i++;
                j++;
                continue;
            }
            int remove = 0;
            List<RuleRun> insert = new ArrayList<>();
            while (i < old.size() || j < renewed.size()) {
                if (i < old.size() && j < renewed.size() && old.get(i).equals(renewed.get(j))) {
                    break;
                }
                if (j == renewed.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
                    remove += old.get(i++).repeat();
                } else {
                    insert.add(renewed.get(j++));
                }
            }
            descending.addFirst(new Splice(at, remove, insert));
            at += remove;
        }
        return List.copyOf(descending);
    }

    /** For each pair of suffixes the length, in rules, of their longest common subsequence of runs. */
    private static int[][] commonLengths(List<RuleRun> old, List<RuleRun> renewed) {
        int[][] common = new int[old.size() + 1][renewed.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = renewed.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(renewed.get(j))
                        ? common[i + 1][j + 1] + old.get(i).repeat()
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    static List<RuleRun> apply(ChainKey key, List<RuleRun> from, List<Splice> splices) throws DeltaMismatchException {
        List<RuleRun> result = new ArrayList<>(from);
        int bound = RuleRun.count(from);
        for (Splice splice : splices) {
            if ((long) splice.at() + splice.remove() > bound) {
                throw new DeltaMismatchException(
                        key + ": edit at " + splice.at() + " removes " + splice.remove() + " of " + bound + " rules");
            }
            result = replace(result, splice);
            bound = splice.at();
        }
        return result;
    }

    private static List<RuleRun> replace(List<RuleRun> runs, Splice splice) {
        List<RuleRun> result = new ArrayList<>(runs.size() + splice.insert().size());
        int position = 0;
        int end = splice.at() + splice.remove();
        boolean inserted = false;
        for (RuleRun run : runs) {
            int next = position + run.repeat();
            int before = Math.max(0, Math.min(next, splice.at()) - position);
            append(result, run.rule(), before);
            if (!inserted && next >= splice.at()) {
                splice.insert().forEach(added -> append(result, added.rule(), added.repeat()));
                inserted = true;
            }
            append(result, run.rule(), Math.max(0, next - Math.max(position, end)));
            position = next;
        }
        if (!inserted) {
            splice.insert().forEach(added -> append(result, added.rule(), added.repeat()));
        }
        return result;
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
