package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Bytes;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.SourceText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ipset save} and {@code ipset list -t} into their named form: sets by name, entries as a digest that
 * no order changes, without what changes by itself (hash size, seed, references, memory).
 */
public final class IpsetParser {

    /** The kernel numbers sets in 16 bits. */
    private static final int KERNEL_MAXIMUM = 1 << 16;

    private final Limits limits;
    private final MessageDigest sha256 = sha256();
    private final Map<String, OpenSet> sets = new TreeMap<>();
    private int line;
    private @Nullable OpenSet listed;

    private IpsetParser(Limits limits) {
        this.limits = limits;
    }

    /**
     * The sets, in the order of their names.
     *
     * @param input either of the two forms; empty input is no set
     * @throws SyntaxException with the line that neither form has, or that exceeds {@code limits}; {@code limits.chains()} bounds
     *     the sets, {@code limits.rules()} the entries
     */
    public static List<IpSet> parse(byte[] input, Limits limits) throws SyntaxException {
        if (input.length > limits.bytes()) {
            throw new SyntaxException(1, "input of " + input.length + " bytes exceeds the limit of " + limits.bytes());
        }
        return new IpsetParser(limits).read(new SourceText(input, Bytes.ascii(input)), input.length);
    }

    private List<IpSet> read(SourceText source, int length) throws SyntaxException {
        int start = 0;
        long entries = 0;
        while (start < length) {
            int end = source.lineEnd(start);
            line++;
            if (end - start > limits.lineChars()) {
                throw error("longer than " + limits.lineChars() + " characters");
            }
            if (end > start) {
                entries += readLine(source.text(start, end));
            }
            if (entries > limits.rules()) {
                throw error("more than " + limits.rules() + " entries");
            }
            start = end + 1;
        }
        List<IpSet> read = new ArrayList<>(sets.size());
        for (Map.Entry<String, OpenSet> set : sets.entrySet()) {
            read.add(set.getValue().finish(set.getKey(), this));
        }
        return read;
    }

    private int readLine(String text) throws SyntaxException {
        if (text.startsWith("create ")) {
            create(text.split(" ", 5));
            return 0;
        }
        if (text.startsWith("add ")) {
            int name = text.indexOf(' ', 4);
            OpenSet set = name < 0 ? null : sets.get(text.substring(4, name));
            if (set == null) {
                throw error("an entry of a set that was not created: '" + shortened(text) + "'");
            }
            set.add(text.substring(name + 1), sha256);
            return 1;
        }
        listLine(text);
        return 0;
    }

    private void create(String[] words) throws SyntaxException {
        if (words.length < 3 || words[2].indexOf(':') < 0) {
            throw error("a set without a name or type");
        }
        boolean inet6 = words.length > 4 && words[3].equals("family") && words[4].startsWith("inet6");
        OpenSet set = add(words[1], words[2], inet6);
        set.saved = true;
        set.count = 0;
    }

    private OpenSet add(String name, String type, boolean inet6) throws SyntaxException {
        int most = Math.min(limits.chains(), KERNEL_MAXIMUM);
        if (sets.size() >= most) {
            throw error("more than " + most + " sets");
        }
        OpenSet set = new OpenSet(type.intern(), inet6 ? AddressFamily.IPV6 : AddressFamily.IPV4);
        if (sets.put(name, set) != null) {
            throw error("set " + shortened(name) + " appears twice");
        }
        return set;
    }

    /** A line of {@code ipset list -t}: one set after the other, a property a line. */
    private void listLine(String text) throws SyntaxException {
        int colon = text.indexOf(": ");
        String key = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 2);
        if (key.equals("Name")) {
            listed = add(value, "", false);
            return;
        }
        OpenSet set = listed;
        if (set == null) {
            throw error("neither a line of ipset save nor of ipset list: '" + shortened(text) + "'");
        }
        switch (key) {
            case "Type" -> set.type = value;
            case "Header" -> set.family = value.contains("family inet6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
            case "Number of entries" -> {
                if (!value.matches("[0-9]{1,10}")) {
                    throw error("'" + shortened(value) + "' is no number of entries");
                }
                set.count = Long.parseLong(value);
            }
            case "Revision", "Size in memory", "References", "Members:", "Comment" -> {
                // Changes by itself, or says nothing of the set.
            }
            default -> throw error("neither a line of ipset save nor of ipset list: '" + shortened(text) + "'");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private SyntaxException error(String reason) {
        return new SyntaxException(line, reason);
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static final class OpenSet {
        String type;
        AddressFamily family;
        boolean saved;
        long count = -1;
        private final long[] sums = new long[4];

        OpenSet(String type, AddressFamily family) {
            this.type = type;
            this.family = family;
        }

        /** Entries come in any order: their digests are added up. */
        void add(String entry, MessageDigest sha256) {
            count++;
            ByteBuffer digest = ByteBuffer.wrap(sha256.digest(entry.getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += digest.getLong();
            }
        }

        IpSet finish(String name, IpsetParser parser) throws SyntaxException {
            if (count < 0 || type.isEmpty()) {
                throw parser.error("set " + shortened(name) + " has no type or no number of entries: it was cut off");
            }
            StringBuilder hex = new StringBuilder();
            for (long sum : saved ? sums : new long[0]) {
                hex.append(HexFormat.of().toHexDigits(sum));
            }
            return new IpSet(name, type, family, count, saved ? hex.toString() : null);
        }
    }
}
