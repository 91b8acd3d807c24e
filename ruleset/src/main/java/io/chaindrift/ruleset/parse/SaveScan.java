package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.Bytes;
import io.chaindrift.ruleset.QuickHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many rules each chain of a save has, and a digest of each, in one pass that makes no object of any rule: two saves whose
 * scans are equal need no further reading.
 *
 * <p>Promises: counters and comment lines do not count; everything else does, order included. The digest is quick, not
 * cryptographic, so it starts from a seed that whoever writes rules does not know; scans of different seeds are not comparable,
 * and none leaves the process. Does not check what {@link SaveParser} checks, only that every table ends: a save that is cut off
 * is an error here too. Immutable.
 */
public final class SaveScan {

    /**
     * One chain.
     *
     * @param table its table
     * @param name its name as saved
     * @param rules how many rules it has
     * @param digest of its policy and its rules in their order
     */
    public record ChainScan(String table, String name, long rules, long digest) {}

    private final byte[] bytes;
    private final long seed;
    private final long key;
    private final List<Open> chains = new ArrayList<>();
    private final Map<String, Open> byName = new HashMap<>();
    private String table = "";
    private @Nullable Open current;
    private long digest;
    private long rules;
    private boolean inTable;

    private SaveScan(byte[] bytes, long seed) {
        this.bytes = bytes;
        this.seed = seed;
        this.key = QuickHash.key(seed);
        this.digest = seed;
    }

    /**
     * Scans a whole save.
     *
     * @param save the save; not kept
     * @param seed any number that stays the same for the scans that are to be compared
     * @throws SyntaxException when the save ends inside a table, or has rules outside one or of a chain that is not declared
     */
    public static SaveScan of(byte[] save, long seed) throws SyntaxException {
        SaveScan scan = new SaveScan(save, seed);
        scan.scan();
        for (Open chain : scan.chains) {
            scan.digest = QuickHash.mix(scan.digest ^ chain.digest);
            scan.rules += chain.rules;
        }
        return scan;
    }

    /** Every chain of every table, in the order of the save. */
    public List<ChainScan> chains() {
        List<ChainScan> all = new ArrayList<>(chains.size());
        for (Open chain : chains) {
            all.add(new ChainScan(chain.table, chain.name, chain.rules, chain.digest));
        }
        return all;
    }

    /** How many rules the save has. */
    public long rules() {
        return rules;
    }

    /** A digest of all chains. */
    public long digest() {
        return digest;
    }

    private void scan() throws SyntaxException {
        int at = 0;
        while (at < bytes.length) {
            at = line(at) + 1;
        }
        if (inTable) {
            throw error(bytes.length, "the save ends inside table " + table + " without COMMIT: it was cut off");
        }
    }

    /** Reads one line and returns its end. */
    private int line(int start) throws SyntaxException {
        byte first = bytes[start];
        if (first == '-') {
            return rule(start, start);
        }
        if (first == '[') {
            int close = Bytes.indexOf(bytes, (byte) ']', start, bytes.length);
            return rule(start, Math.min(close + 2, bytes.length));
        }
        int end = Bytes.indexOf(bytes, (byte) '\n', start, bytes.length);
        switch (first) {
            case ':' -> declare(start, end);
            case '*' -> {
                table = text(start + 1, end);
                inTable = true;
                byName.clear();
                current = null;
            }
            case 'C' -> inTable = false;
            default -> {
                // A comment, or an empty line.
            }
        }
        return end;
    }

    private void declare(int start, int end) {
        int nameEnd = Bytes.indexOf(bytes, (byte) ' ', start, end);
        int policyEnd = Bytes.indexOf(bytes, (byte) ' ', Math.min(nameEnd + 1, end), end);
        String name = text(start + 1, nameEnd);
        Open chain = new Open(table, name, QuickHash.of(text(start, policyEnd), seed));
        chains.add(chain);
        byName.put(name, chain);
    }

    private int rule(int lineStart, int start) throws SyntaxException {
        Open chain = current;
        int name = start + 3;
        if (chain == null || !chain.isAt(bytes, name)) {
            chain = chainAt(lineStart, name);
        }
        long hash = seed;
        int at = name + chain.nameBytes.length;
        while (true) {
            long one = Bytes.word(bytes, at);
            long newline = Bytes.newlines(one);
            if (newline != 0) {
                return end(chain, hash, one, newline, at);
            }
            long two = Bytes.word(bytes, at + 8);
            newline = Bytes.newlines(two);
            if (newline != 0) {
                return end(chain, QuickHash.folded(hash ^ one, key), two, newline, at + 8);
            }
            hash = QuickHash.folded(one ^ key, two ^ hash);
            at += 16;
        }
    }

    /** Takes in the last word of a rule, up to its newline, and returns where that is. */
    private int end(Open chain, long hash, long word, long newline, int at) {
        long before = (newline & -newline) - 1 >>> 7;
        chain.add(QuickHash.mix(hash ^ word & before) ^ Long.bitCount(before));
        return Math.min(at + (Long.numberOfTrailingZeros(newline) >> 3), bytes.length);
    }

    private Open chainAt(int lineStart, int name) throws SyntaxException {
        int nameEnd = name;
        while (nameEnd < bytes.length && bytes[nameEnd] != ' ' && bytes[nameEnd] != '\n') {
            nameEnd++;
        }
        Open chain = name > bytes.length ? null : byName.get(text(name, nameEnd));
        if (chain == null || !inTable) {
            throw error(lineStart, "a rule outside a table, or of a chain that the table does not declare");
        }
        current = chain;
        return chain;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private SyntaxException error(int at, String reason) {
        int line = 1;
        for (int i = 0; i < Math.min(at, bytes.length - 1); i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return new SyntaxException(line, reason);
    }

    /** Equal when every chain is: the seed, the digests and the counts. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SaveScan that && seed == that.seed && digest == that.digest && rules == that.rules;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest);
    }

    @Override
    public String toString() {
        return rules + " rules in " + chains.size() + " chains";
    }

    private static final class Open {
        final String table;
        final String name;
        final byte[] nameBytes;
        long digest;
        long rules;

        Open(String table, String name, long digest) {
            this.table = table;
            this.name = name;
            this.nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
            this.digest = digest;
        }

        boolean isAt(byte[] bytes, int start) {
            int end = start + nameBytes.length;
            return end < bytes.length
                    && (bytes[end] == ' ' || bytes[end] == '\n')
                    && Bytes.isAt(bytes, start, nameBytes);
        }

        void add(long ruleDigest) {
            digest = QuickHash.mix(digest ^ ruleDigest);
            rules++;
        }
    }
}
