package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.QuickHash;

/** Finds hashes in an array of them. Immutable. */
final class HashIndex {

    private final long[] hashes;
    private final int[] slots;
    private final int mask;

    HashIndex(long[] hashes) {
        this.hashes = hashes;
        int size = Integer.highestOneBit(Math.max(8, hashes.length) * 2) * 2;
        this.slots = new int[size];
        this.mask = size - 1;
        for (int i = 0; i < hashes.length; i++) {
            int slot = slot(hashes[i]);
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = i + 1;
        }
    }

    /** The index of a hash; -1 where it is not among them. */
    int find(long hash) {
        for (int slot = slot(hash); slots[slot] != 0; slot = slot + 1 & mask) {
            if (hashes[slots[slot] - 1] == hash) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    private int slot(long hash) {
        return (int) (QuickHash.mix(hash) >>> 40) & mask;
    }
}
