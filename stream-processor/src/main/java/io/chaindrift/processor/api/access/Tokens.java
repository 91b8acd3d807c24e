package io.chaindrift.processor.api.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that are accepted. The file holds one a line: a name, a role ({@code read}, {@code approve} or {@code admin}) and the
 * SHA-256 of the token in hex, as {@code printf %s "$TOKEN" | sha256sum} prints it; empty lines and lines that begin with # are left
 * out. Every check compares all of them in constant time. Immutable.
 */
public final class Tokens {

    private static final int COLUMNS = 3;
    private static final int DIGEST_BYTES = 32;

    private final List<Entry> entries;

    private Tokens(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Who asks.
     *
     * @param name the token's name
     * @param role what it allows
     */
    public record Caller(String name, Role role) {}

    private static final class Entry {
        private final Caller caller;
        private final byte[] digest;

        private Entry(Caller caller, byte[] digest) {
            this.caller = caller;
            this.digest = digest;
        }
    }

    /**
     * The tokens in a file.
     *
     * @throws IllegalArgumentException naming the line that is wrong, or when there is none
     */
    public static Tokens in(Path file) {
        try {
            return of(Files.readAllLines(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("the token file " + file + " cannot be read: " + e, e);
        }
    }

    static Tokens of(List<String> lines, String where) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry = entry(line, where + " line " + (i + 1));
            if (!names.add(entry.caller.name())) {
                throw new IllegalArgumentException(
                        where + " line " + (i + 1) + ": there are two tokens called " + entry.caller.name());
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(where + " holds no token");
        }
        return new Tokens(List.copyOf(entries));
    }

    private static Entry entry(String line, String where) {
        List<String> columns = Arrays.asList(line.split("\\s+"));
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException(where + " must hold a name, a role and a SHA-256");
        }
        try {
            Role role = Role.valueOf(columns.get(1).toUpperCase(Locale.ROOT));
            byte[] digest = HexFormat.of().parseHex(columns.get(2));
            if (digest.length != DIGEST_BYTES) {
                throw new IllegalArgumentException("a SHA-256 has 64 hex digits");
            }
            return new Entry(new Caller(columns.get(0), role), digest);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    where + ": the role must be read, approve or admin, the last column 64 hex digits", e);
        }
    }

    /** Whose token this is, or empty when it is nobody's. Takes the same time for every token of a length. */
    public Optional<Caller> whose(String token) {
        byte[] asked = sha256(token);
        Caller found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest, asked)) {
                found = entry.caller;
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
