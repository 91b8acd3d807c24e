package io.chaindrift.ruleset.named;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest. Immutable; compared by content. */
public final class Digest implements Comparable<Digest> {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes over a digest computed elsewhere.
     *
     * @throws IllegalArgumentException unless it has 32 bytes
     */
    public static Digest of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /** Reads the hexadecimal form. */
    public static Digest ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Lower-case hexadecimal. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }

    /** Feeds texts into one digest. Not thread-safe; {@link #finish()} ends it. */
    public static final class Builder {

        private static final int BUFFER = 2 << 10;

        /** Never fed: a copy of it is had sooner than another one of the platform. */
        private static final MessageDigest EMPTY = empty();

        private final MessageDigest sha256;
        private final byte[] buffer = new byte[BUFFER];
        private final ByteBuffer gathered = ByteBuffer.wrap(buffer);
        private int used;

        public Builder() {
            MessageDigest own;
            try {
                own = (MessageDigest) EMPTY.clone();
            } catch (CloneNotSupportedException e) {
                own = empty();
            }
            sha256 = own;
        }

        private static MessageDigest empty() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /** Adds a text and its end, so that ("ab", "c") and ("a", "bc") differ. */
        public Builder line(String text) {
            return lines(text, 1);
        }

        /** Adds a text and its end several times. */
        public Builder lines(String text, int repeat) {
            byte[] line = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < repeat; i++) {
                bytes(line, 0, line.length);
                add((byte) '\n');
            }
            return this;
        }

        /**
         * As {@link #lines}, of a text that is known to be ASCII, whose bytes need not be made first.
         *
         * @param text of nothing but ASCII; others would be digested as something else
         */
        @SuppressWarnings("deprecation") // It copies the lower byte of each character, which is all that ASCII has.
        Builder asciiLines(String text, int repeat) {
            int length = text.length();
            if (length >= BUFFER) {
                return lines(text, repeat);
            }
            for (int i = 0; i < repeat; i++) {
                if (length >= BUFFER - used) {
                    flush();
                }
                text.getBytes(0, length, buffer, used);
                buffer[used + length] = '\n';
                used += length + 1;
            }
            return this;
        }

        /** Adds bytes as they are: few are gathered first, for each call of the digest costs as much as a hundred bytes. */
        Builder bytes(byte[] bytes, int from, int to) {
            int length = to - from;
            if (length > BUFFER - used) {
                flush();
            }
            if (length > BUFFER / 2) {
                flush();
                sha256.update(bytes, from, length);
            } else {
                gathered.put(used, bytes, from, length);
                used += length;
            }
            return this;
        }

        /** Adds one byte. */
        Builder add(byte value) {
            if (used == BUFFER) {
                flush();
            }
            buffer[used++] = value;
            return this;
        }

        private void flush() {
            sha256.update(buffer, 0, used);
            used = 0;
        }

        /** Adds another digest. */
        public Builder digest(Digest other) {
            return bytes(other.bytes, 0, LENGTH);
        }

        /** The digest of all that was added. */
        public Digest finish() {
            flush();
            return new Digest(sha256.digest());
        }
    }
}
