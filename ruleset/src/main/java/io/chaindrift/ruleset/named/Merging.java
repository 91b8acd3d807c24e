package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Merges lists that are in order. Stateless. */
final class Merging {

    private Merging() {}

    /** The elements of two lists, each in order, in their order; comparing as little as the second is shorter. */
    static <T> List<T> merged(List<T> many, List<T> few, Comparator<? super T> order) {
        List<T> all = new ArrayList<>(many.size() + few.size());
        int next = 0;
        for (T one : few) {
            int place = firstBehind(many, next, one, order);
            all.addAll(many.subList(next, place));
            all.add(one);
            next = place;
        }
        all.addAll(many.subList(next, many.size()));
        return all;
    }

    private static <T> int firstBehind(List<T> sorted, int from, T one, Comparator<? super T> order) {
        int low = from;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean behind = order.compare(sorted.get(middle), one) > 0;
            high = behind ? middle : high;
            low = behind ? low : middle + 1;
        }
        return low;
    }
}
