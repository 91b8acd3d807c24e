package io.chaindrift.processor.audit.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Rules to delete that stand at equal distances.
 *
 * @param first 1-based index of the first in the capture
 * @param step distance to the next, at least 1
 * @param count how many
 */
public record DeleteRun(long first, long step, long count) {

    /** Folds ascending indexes into runs. */
    public static List<DeleteRun> fold(List<Integer> indexes) {
        List<DeleteRun> runs = new ArrayList<>();
        int i = 0;
        while (i < indexes.size()) {
            int first = indexes.get(i);
            int end = i + 1;
            int step = end < indexes.size() ? indexes.get(end) - first : 1;
            while (end < indexes.size() && indexes.get(end) - indexes.get(end - 1) == step) {
                end++;
            }
            runs.add(new DeleteRun(first, step, end - i));
            i = end;
        }
        return List.copyOf(runs);
    }
}
