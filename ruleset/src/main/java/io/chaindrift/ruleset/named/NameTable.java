package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Bytes;
import io.chaindrift.ruleset.parse.RuleScan;

/** Numbers of churned chains, found by the bytes of their names without making a string. Filled, then only asked. */
final class NameTable {

    private final byte[] bytes;
    private final int[] places;
    private final int[] numbers;
    private final int mask;

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
        for (int slot = slot(at); places[slot] != 0; slot = slot + 1 & mask) {
            int known = places[slot];
            if (Bytes.word(bytes, known + 20) == Bytes.word(bytes, at + 20)
                    && Bytes.word(bytes, known + 12) == Bytes.word(bytes, at + 12)
                    && bytes[known + 5] == bytes[at + 5]) {
                return numbers[slot];
            }
        }
        return -1;
    }

    /** A hash of the name at a place. */
    long hash(int at) {
        return RuleScan.mix(RuleScan.mix(Bytes.word(bytes, at + 12) ^ bytes[at + 5]) ^ Bytes.word(bytes, at + 20));
    }

    private int slot(int at) {
        return (int) (hash(at) >>> 40) & mask;
    }
}
