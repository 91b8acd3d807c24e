package io.chaindrift.collector.record;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/**
 * A list whose elements are made each time they are read: the tens of thousands of a keyframe are needed once, to be encoded, and
 * none of them outlives that. Cannot be changed; safe for several threads where what makes them is.
 */
final class MadeWhenRead<A, B> extends AbstractList<B> {

    private final List<A> from;
    private final Function<A, B> made;

    /**
     * A list of what is made of each element of another.
     *
     * @param from does not change
     * @param made gives equals for equals
     */
    MadeWhenRead(List<A> from, Function<A, B> made) {
        this.from = from;
        this.made = made;
    }

    @Override
    public B get(int index) {
        return made.apply(from.get(index));
    }

    @Override
    public int size() {
        return from.size();
    }
}
