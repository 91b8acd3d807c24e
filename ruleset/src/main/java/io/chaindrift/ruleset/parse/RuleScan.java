package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.Bytes;
import io.chaindrift.ruleset.QuickHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules of a save stand, a hash of each, and where it names churned chains, in one pass that makes no object of any
 * rule.
 *
 * <p>Promises: two rules have one hash when they differ in nothing but their chain's name and the sixteen last characters of the
 * churned names in them, and different ones otherwise (as far as 64 bits tell; the seed keeps whoever writes rules from making
 * two that agree). Only a save of the plain kind is scanned: ASCII, without counters before rules, the rules of each chain
 * together, its last line ended; of any other it says so, and checks nothing more. Immutable once made.
 */
public final class RuleScan {

    /** Length of a churned chain's name. */
    public static final int NAME_LENGTH = 28;

    /**
     * One chain.
     *
     * @param table its table
     * @param name its name as saved
     * @param declared where its declaration begins
     * @param plain whether it was declared without a policy and counters
     * @param first number of its first rule
     * @param rules how many rules it has; their numbers and their lines follow each other
     * @param end where its last rule's line ends: behind the newline; 0 without rules
     */
    public record Lines(String table, String name, int declared, boolean plain, int first, int rules, int end) {}

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LOOK_AHEAD = 4;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long KS = 'K' * ONES;
    private static final long NEWLINES = '\n' * ONES;

    /** All bits but those in which a newline and a K differ: without them these two are one, as are two others that are rare. */
    private static final long ALIKE = (0xFF & ~('K' ^ '\n')) * ONES;

    private static final long KUBE_POD = word("KUBE-POD");
    private static final long FW = word("\0\0\0\0-FW-");
    private static final long KUBE_NWP = word("KUBE-NWP");
    private static final long LCY = word("\0\0\0\0LCY-");
    private static final int JUMP = (int) Bytes.word(" -j KUBE".getBytes(StandardCharsets.US_ASCII), 0);

    /** Beside the place of a name that a rule ends by jumping to: looked at while the line is at hand. */
    private static final int TARGET = Integer.MIN_VALUE;

    private static final byte[] PLAIN = " - [0:0]".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final long seed;
    private final long key;
    private final List<Open> chains = new ArrayList<>();
    private final List<Integer> others = new ArrayList<>();
    private final ChainNames byName;
    private String table = "";
    private boolean inTable;
    private int next;
    private @Nullable Open current;
    private int[] starts;
    private long[] hashes;
    private int[] firstNames;
    private int[] names;
    private int rules;
    private int nameCount;
    private long seen;

    private RuleScan(byte[] bytes, long seed) {
        this.bytes = bytes;
        this.seed = seed;
        this.key = QuickHash.key(seed);
        this.byName = new ChainNames(bytes, seed);
        int guess = bytes.length / 150 + 16;
        this.starts = new int[guess];
        this.hashes = new long[guess];
        this.firstNames = new int[guess];
        this.names = new int[guess];
    }

    /**
     * Scans a save; null when it is not of the plain kind.
     *
     * @param save the save; it is kept, and must not be changed
     * @param seed the same for all scans that are to be compared
     */
    public static @Nullable RuleScan of(byte[] save, long seed) {
        RuleScan scan = new RuleScan(save, seed);
        return save.length > 8 && save[save.length - 1] == '\n' && scan.scan() ? scan : null;
    }

    /** The chains of all tables in the order of their declarations. */
    public List<Lines> chains() {
        List<Lines> all = new ArrayList<>(chains.size());
        for (Open chain : chains) {
            all.add(new Lines(
                    chain.table, chain.name, chain.declared, chain.plain, chain.first, chain.rules, chain.end));
        }
        return all;
    }

    /** Where the lines begin that are neither a chain's declaration nor a rule, in their order. */
    public List<Integer> otherLines() {
        return others;
    }

    /** How many rules there are. */
    public int rules() {
        return rules;
    }

    /** Where a rule begins. */
    public int start(int rule) {
        return starts[rule];
    }

    /** Where a line ends that begins there: its newline. */
    public int lineEnd(int start) {
        return Bytes.indexOf(bytes, (byte) '\n', start, bytes.length);
    }

    /** The hash of a rule. */
    public long hash(int rule) {
        return hashes[rule];
    }

    /** How many churned names there are in all rules behind their own chains'. */
    public int names() {
        return nameCount;
    }

    /** Where a name begins. */
    public int name(int number) {
        return names[number] & ~TARGET;
    }

    /** The number of a rule's first name. */
    public int firstName(int rule) {
        return rule < rules ? firstNames[rule] : nameCount;
    }

    /** Whether a name is that of a pod's chain; else it is a policy's. */
    public boolean isPodsName(int at) {
        return bytes[at + 5] == 'P';
    }

    /** The number of the name that a rule ends by jumping to; -1 when it does not. */
    public int jump(int rule) {
        int last = firstName(rule + 1) - 1;
        return last >= firstNames[rule] && names[last] < 0 ? last : -1;
    }

    /** The text between two places. */
    public String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean scan() {
        int at = 0;
        while (at < bytes.length) {
            int end = line(at);
            if (end < 0) {
                return false;
            }
            at = end + 1;
        }
        return !inTable && (seen & HIGH) == 0;
    }

    /** Reads one line and returns its end; negative when the save is of another kind. */
    private int line(int start) {
        if (bytes[start] == '-') {
            return rule(start);
        }
        // Rules of one chain between which another line stands are not together.
        current = null;
        int end = Bytes.indexOf(bytes, (byte) '\n', start, bytes.length);
        for (int i = start; i < end; i++) {
            seen |= bytes[i];
        }
        switch (bytes[start]) {
            case ':':
                return inTable && declare(start, end) ? end : -1;
            case '*':
                table = text(start + 1, end);
                byName.clear();
                next = chains.size();
                break;
            case '#', 'C':
                break;
            default:
                return -1;
        }
        if (bytes[start] != '#') {
            boolean opens = bytes[start] == '*';
            if (inTable == opens) {
                return -1;
            }
            inTable = opens;
        }
        others.add(start);
        return end;
    }

    private boolean declare(int start, int end) {
        int nameEnd = Bytes.indexOf(bytes, (byte) ' ', start, end);
        boolean plain = end - nameEnd == PLAIN.length && Arrays.equals(bytes, nameEnd, end, PLAIN, 0, PLAIN.length);
        Open chain = new Open(table, text(start + 1, nameEnd), start, plain);
        chains.add(chain);
        // Such a name is written in rules where the churned name inside it would be taken for a chain's.
        boolean misleading =
                chain.name.indexOf("KUBE-", 1) >= 0 || chain.beginsLikeAName && chain.nameLength > NAME_LENGTH;
        return nameEnd > start + 1 && !misleading && byName.add(start + 1, chain.nameLength, chains.size() - 1);
    }

    private int rule(int start) {
        Open chain = current;
        int name = start + 3;
        if (chain == null || !isAt(chain, name)) {
            chain = chainAt(name);
            if (chain == null || chain.rules > 0) {
                return -1;
            }
            chain.first = rules;
            current = chain;
        }
        if (bytes[start + 1] != 'A' || bytes[start + 2] != ' ') {
            return -1;
        }
        chain.rules++;
        grow();
        starts[rules] = start;
        firstNames[rules] = nameCount;
        boolean passed = chain.isPartOfAName && isInLine(name);
        int end = rest(name + chain.nameLength, passed ? name + NAME_LENGTH : name);
        chain.end = end + 1;
        boolean named = end >= 0 && nameCount > firstNames[rules - 1];
        if (named && names[nameCount - 1] + NAME_LENGTH == end && isTarget(names[nameCount - 1])) {
            names[nameCount - 1] |= TARGET;
        }
        return end;
    }

    private boolean isTarget(int name) {
        return (int) Bytes.word(bytes, name - 4) == JUMP;
    }

    /** Hashes what follows the chain's name; what begins before {@code least} is no name, even where it looks like one. */
    private int rest(int from, int least) {
        byte[] bytes = this.bytes;
        long hash = seed;
        long all = 0;
        int noName = least;
        int at = from;
        while (at + 8 <= bytes.length) {
            for (; at + 16 <= bytes.length; at += 16) {
                long word = (long) LONGS.get(bytes, at);
                long next = (long) LONGS.get(bytes, at + 8);
                if (((zero(word & ALIKE ^ NEWLINES) | zero(next & ALIKE ^ NEWLINES)) & HIGH) != 0) {
                    break;
                }
                all |= word | next;
                hash = QuickHash.folded(word ^ key, next ^ hash);
            }
            long word = Bytes.word(bytes, at);
            long newline = Bytes.firstZero(word ^ NEWLINES);
            long k = Bytes.firstZero(word ^ KS);
            all |= word;
            if ((newline | k) == 0) {
                hash = QuickHash.mix(hash ^ word);
                at += 8;
                continue;
            }
            if (Long.numberOfTrailingZeros(newline) < Long.numberOfTrailingZeros(k)) {
                long before = (newline & -newline) - 1 >>> 7;
                seen |= all;
                hashes[rules++] = QuickHash.mix(hash ^ word & before) ^ Long.bitCount(before);
                return at + (Long.numberOfTrailingZeros(newline) >> 3);
            }
            int length = Long.numberOfTrailingZeros(k) >> 3;
            long before = length == 0 ? 0 : word & -1L >>> 64 - 8 * length;
            int found = at + length;
            boolean prefix = found >= noName && hasPrefix(found);
            if (prefix && isHash(found + 12) && isHash(found + 20)) {
                addName(found);
                hash = QuickHash.mix(QuickHash.mix(hash ^ before) + length ^ Bytes.word(bytes, found + 4));
                at = found + NAME_LENGTH;
            } else {
                noName = prefix && isInLine(found) ? found + NAME_LENGTH : noName;
                hash = QuickHash.mix(hash ^ before) - length - 1;
                at = found + 1;
            }
        }
        return -1;
    }

    /** In a high bit where a byte is zero, and perhaps above the first that is; what other bits hold tells nothing. */
    private static long zero(long word) {
        return word - ONES & ~word;
    }

    private boolean hasPrefix(int at) {
        if (at + NAME_LENGTH >= bytes.length) {
            return false;
        }
        long first = Bytes.word(bytes, at);
        long second = Bytes.word(bytes, at + 4) & 0xFFFFFFFF00000000L;
        return first == KUBE_POD && second == FW || first == KUBE_NWP && second == LCY;
    }

    private boolean isInLine(int name) {
        return name + NAME_LENGTH < bytes.length
                && Bytes.indexOf(bytes, (byte) '\n', name, name + NAME_LENGTH) == name + NAME_LENGTH;
    }

    /** Whether eight bytes are each one of A to Z and 2 to 7. */
    private boolean isHash(int at) {
        long word = Bytes.word(bytes, at);
        long letters = word + (128 - 'A') * ONES & ~(word + (127 - 'Z') * ONES);
        long digits = word + (128 - '2') * ONES & ~(word + (127 - '7') * ONES);
        return ((letters | digits) & HIGH) == HIGH;
    }

    private void addName(int at) {
        if (nameCount == names.length) {
            names = Arrays.copyOf(names, nameCount * 2);
        }
        names[nameCount++] = at;
    }

    private void grow() {
        if (rules == starts.length) {
            starts = Arrays.copyOf(starts, rules * 2);
            hashes = Arrays.copyOf(hashes, rules * 2);
            firstNames = Arrays.copyOf(firstNames, rules * 2);
        }
    }

    private @Nullable Open chainAt(int name) {
        if (name > bytes.length || !inTable) {
            return null;
        }
        // Rules mostly come in the order of the declarations, of which some have none.
        int last = Math.min(next + LOOK_AHEAD, chains.size());
        for (int i = next; i < last; i++) {
            if (isAt(chains.get(i), name)) {
                next = i + 1;
                return chains.get(i);
            }
        }
        int nameEnd = name;
        while (nameEnd < bytes.length && bytes[nameEnd] != ' ' && bytes[nameEnd] != '\n') {
            nameEnd++;
        }
        int number = byName.find(name, nameEnd - name);
        return number < 0 ? null : chains.get(number);
    }

    private boolean isAt(Open chain, int start) {
        int end = start + chain.nameLength;
        return end < bytes.length
                && (bytes[end] == ' ' || bytes[end] == '\n')
                && Bytes.isSame(bytes, chain.declared + 1, start, chain.nameLength);
    }

    private static long word(String eight) {
        return Bytes.word(eight.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private static final class Open {
        final String table;
        final String name;
        final int nameLength;
        final int declared;
        final boolean plain;
        final boolean beginsLikeAName;
        final boolean isPartOfAName;
        int first;
        int rules;
        int end;

        Open(String table, String name, int declared, boolean plain) {
            this.table = table;
            this.name = name;
            this.nameLength = name.length();
            this.declared = declared;
            this.plain = plain;
            this.beginsLikeAName = name.startsWith("KUBE-POD-FW-") || name.startsWith("KUBE-NWPLCY-");
            this.isPartOfAName = beginsLikeAName && name.length() < NAME_LENGTH;
        }
    }
}
