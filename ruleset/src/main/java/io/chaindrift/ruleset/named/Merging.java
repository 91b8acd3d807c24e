package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Merges lists that are in order. Stateless. */
final class Merging {

    private Merging() {}

    /** The elements of two lists, each in order, in their order. */
    static <T> List<T> merged(List<T> many, List<T> few, Comparator<? super T> order) {
        List<T> all = new ArrayList<>(many.size() + few.size());
        int next = 0;
        for (T one : few) {
            while (next < many.size() && order.compare(many.get(next), one) <= 0) {
                all.add(many.get(next++));
            }
            all.add(one);
        }
        all.addAll(many.subList(next, many.size()));
        return all;
    }
}
