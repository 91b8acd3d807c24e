package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.Bytes;
import io.chaindrift.ruleset.QuickHash;
import java.util.Arrays;

/** Numbers of the chains of one table by where their names stand, without an object for each. Not thread-safe. */
final class ChainNames {

    private static final int LEAST = 64;

    private final byte[] bytes;
    private final long seed;
    private int[] places = new int[LEAST];
    private int[] lengths = new int[LEAST];
    private int[] numbers = new int[LEAST];
    private int size;

    /**
     * Names in these bytes.
     *
     * @param seed any number that whoever writes names does not know
     */
    ChainNames(byte[] bytes, long seed) {
        this.bytes = bytes;
        this.seed = seed;
    }

    /** Forgets all names. */
    void clear() {
        if (size > 0) {
            Arrays.fill(places, 0);
            size = 0;
        }
    }

    /** Adds a chain whose name stands at a place other than the first byte; false when its name has a number already. */
    boolean add(int at, int length, int number) {
        if (size * 2 >= places.length) {
            grow();
        }
        int slot = slot(at, length);
        if (places[slot] != 0) {
            return false;
        }
        places[slot] = at;
        lengths[slot] = length;
        numbers[slot] = number;
        size++;
        return true;
    }

    /** The number of the chain with the name that stands at a place; -1 where there is none. */
    int find(int at, int length) {
        int slot = slot(at, length);
        return places[slot] == 0 ? -1 : numbers[slot];
    }

    private void grow() {
        int[] oldPlaces = places;
        int[] oldLengths = lengths;
        int[] oldNumbers = numbers;
        places = new int[oldPlaces.length * 2];
        lengths = new int[places.length];
        numbers = new int[places.length];
        for (int i = 0; i < oldPlaces.length; i++) {
            if (oldPlaces[i] != 0) {
                int slot = slot(oldPlaces[i], oldLengths[i]);
                places[slot] = oldPlaces[i];
                lengths[slot] = oldLengths[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }

    /** Where a name stands, or would. */
    private int slot(int at, int length) {
        int mask = places.length - 1;
        int slot = (int) (hash(at, length) >>> 32) & mask;
        while (places[slot] != 0 && !(lengths[slot] == length && Bytes.isSame(bytes, places[slot], at, length))) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private long hash(int at, int length) {
        long hash = seed ^ length;
        int done = 0;
        for (; done + 8 <= length; done += 8) {
            hash = QuickHash.mix(hash ^ Bytes.word(bytes, at + done));
        }
        for (; done < length; done++) {
            hash = QuickHash.mix(hash ^ bytes[at + done]);
        }
        return QuickHash.mix(hash);
    }
}
