package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Bytes;
import io.chaindrift.ruleset.QuickHash;

/** Numbers of churned chains, found by the bytes of their names without making a string. Filled, then only asked. Not thread-safe. */
final class NameTable {

    private final byte[] bytes;
    private final int[] places;
    private final int[] numbers;
    private final int mask;
    private int lastAt;
    private int lastNumber = -1;

    NameTable(byte[] bytes, int expected) {
        this.bytes = bytes;
        int size = Integer.highestOneBit(Math.max(8, expected) * 2) * 2;
        this.places = new int[size];
        this.numbers = new int[size];
        this.mask = size - 1;
    }

    /** Adds a chain whose name stands at a place other than the first byte. */
    void add(int at, int number) {
        int slot = slot(at);
        while (places[slot] != 0) {
            slot = slot + 1 & mask;
        }
        places[slot] = at;
        numbers[slot] = number;
    }

    /** The number of the chain whose name stands at a place; -1 for a name that no chain has. */
    int find(int at) {
        // A rule names a chain in its comment and as its target.
        if (lastAt != 0 && isSame(lastAt, at)) {
            return lastNumber;
        }
        lastAt = at;
        lastNumber = -1;
        for (int slot = slot(at); places[slot] != 0; slot = slot + 1 & mask) {
            if (isSame(places[slot], at)) {
                lastNumber = numbers[slot];
                break;
            }
        }
        return lastNumber;
    }

    private boolean isSame(int one, int other) {
        return Bytes.word(bytes, one + 20) == Bytes.word(bytes, other + 20)
                && Bytes.word(bytes, one + 12) == Bytes.word(bytes, other + 12)
                && bytes[one + 5] == bytes[other + 5];
    }

    /** A hash of the name at a place. */
    long hash(int at) {
        return QuickHash.mix(QuickHash.mix(Bytes.word(bytes, at + 12) ^ bytes[at + 5]) ^ Bytes.word(bytes, at + 20));
    }

    private int slot(int at) {
        return (int) (hash(at) >>> 40) & mask;
    }
}
