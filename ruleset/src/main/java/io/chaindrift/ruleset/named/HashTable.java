package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.QuickHash;
import org.jspecify.annotations.Nullable;

/** Values by hashes that are told apart by all their bits, without an object for each. Not thread-safe. */
final class HashTable<V> {

    private static final int LEAST = 16;

    private long[] hashes;
    private @Nullable Object[] values;
    private int size;

    /** A table with room for as many as are expected; it grows where more come. */
    HashTable(int expected) {
        int slots = Integer.highestOneBit(Math.max(LEAST, expected * 2)) * 2;
        this.hashes = new long[slots];
        this.values = new @Nullable Object[slots];
    }

    /** How many hashes have a value. */
    int size() {
        return size;
    }

    /** The value of a hash, or null. */
    @SuppressWarnings("unchecked")
    @Nullable V get(long hash) {
        return (V) values[slot(hash)];
    }

    /** Gives a hash a value, in place of one that it had; false when it had one. */
    boolean put(long hash, V value) {
        int slot = slot(hash);
        boolean fresh = values[slot] == null;
        hashes[slot] = hash;
        values[slot] = value;
        size += fresh ? 1 : 0;
        if (size * 2 > values.length) {
            grow();
        }
        return fresh;
    }

    private void grow() {
        long[] oldHashes = hashes;
        @Nullable Object[] oldValues = values;
        hashes = new long[oldHashes.length * 2];
        values = new @Nullable Object[oldHashes.length * 2];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                values[slot] = oldValues[i];
            }
        }
    }

    /** Where a hash stands, or would. */
    private int slot(long hash) {
        int mask = values.length - 1;
        int slot = (int) (QuickHash.mix(hash) >>> 32) & mask;
        while (values[slot] != null && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
