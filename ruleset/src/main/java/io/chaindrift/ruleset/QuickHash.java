package io.chaindrift.ruleset;

/**
 * Hashes of 64 bits for texts that are compared again and again. Quick, not cryptographic, so each starts from a seed that whoever
 * writes rules does not know, and none leaves the process. Stateless.
 */
public final class QuickHash {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long SHIFTED = 0xD6E8FEB86659FD93L;

    private QuickHash() {}

    /** A hash of a text under a seed. */
    public static long of(String text, long seed) {
        long hash = seed ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    /** What words are multiplied by under a seed: odd, so that nothing of them is lost. */
    public static long key(long seed) {
        return mix(seed ^ SHIFTED) | 1;
    }

    /** Spreads every bit over all others. */
    public static long mix(long value) {
        long product = value * MULTIPLIER;
        return (product ^ product >>> 32) * SHIFTED;
    }

    /** Both halves of a product: one multiplication mixes two words. */
    public static long folded(long one, long other) {
        return Math.multiplyHigh(one, other) ^ one * other;
    }
}
