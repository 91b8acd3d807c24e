package io.chaindrift.cli.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one form of tar that a bundle has: ustar headers with nothing in them that could differ between two bundles of the same
 * parts. Reading accepts this form only, so that no byte of a bundle is without meaning: any other byte is found. Any tar program
 * unpacks it. Stateless but for the reader.
 */
final class Tar {

    static final int BLOCK = 512;
    private static final int END_BLOCKS = 2;
    private static final int SIZE_DIGITS = 11;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;

    private Tar() {}

    /** The header of a part. */
    static byte[] header(String name, long size) {
        byte[] header = new byte[BLOCK];
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        if (nameBytes.length == 0 || nameBytes.length > 99 || size < 0 || size >= 1L << 3 * SIZE_DIGITS) {
            throw new IllegalArgumentException(
                    "a part '" + name + "' of " + size + " bytes does not fit into a header");
        }
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "00000000000\0");
        Arrays.fill(header, CHECKSUM, CHECKSUM + CHECKSUM_BYTES, (byte) ' ');
        header[156] = '0';
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** Writes a part whose content comes from a stream of exactly that size. */
    static void write(OutputStream out, String name, long size, InputStream content) throws IOException {
        out.write(header(name, size));
        long written = content.transferTo(out);
        if (written != size) {
            throw new IOException("part " + name + " changed while it was written");
        }
        out.write(new byte[padding(size)]);
    }

    /** Ends the bundle. */
    static void end(OutputStream out) throws IOException {
        out.write(new byte[END_BLOCKS * BLOCK]);
    }

    private static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    /** Reads the parts one after the other. Not thread-safe. */
    static final class Reader {

        private final InputStream in;
        private @Nullable String name;
        private long size;
        private long left;

        Reader(InputStream in) {
            this.in = in;
        }

        /** The next part's name; null behind the last one, when the bundle ends as it must. */
        @Nullable String next() throws IOException, BrokenBundleException {
            if (name != null) {
                skipToEndOfPart();
            }
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK) {
                throw new BrokenBundleException("the bundle is cut off");
            }
            if (isZero(header)) {
                end();
                return null;
            }
            String found = text(header, 0, 100);
            String digits = text(header, 124, 12);
            if (!digits.matches("[0-7]{11}")) {
                throw new BrokenBundleException("a part's header is damaged");
            }
            size = Long.parseLong(digits, 8);
            left = size;
            if (found.isEmpty() || found.length() > 99 || !Arrays.equals(header, header(found, size))) {
                throw new BrokenBundleException(
                        "the header of part '" + found.replaceAll("[^\\p{Graph}]", "?") + "' is damaged");
            }
            name = found;
            return found;
        }

        private void end() throws IOException, BrokenBundleException {
            byte[] rest = in.readNBytes(BLOCK + 1);
            if (rest.length != BLOCK || !isZero(rest)) {
                throw new BrokenBundleException("the bundle does not end where it ends");
            }
        }

        private void skipToEndOfPart() throws IOException, BrokenBundleException {
            InputStream content = content();
            content.transferTo(OutputStream.nullOutputStream());
            if (left > 0) {
                throw new BrokenBundleException("the bundle is cut off in part " + name);
            }
            byte[] padding = in.readNBytes(padding(size));
            if (padding.length != padding(size) || !isZero(padding)) {
                throw new BrokenBundleException("what follows part " + name + " is damaged");
            }
        }

        /** The bytes of the current part that have not been read yet. */
        InputStream content() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    if (left == 0) {
                        return length == 0 ? 0 : -1;
                    }
                    int read = in.read(buffer, offset, (int) Math.min(length, left));
                    left -= Math.max(read, 0);
                    return read;
                }
            };
        }

        private static boolean isZero(byte[] bytes) {
            for (byte b : bytes) {
                if (b != 0) {
                    return false;
                }
            }
            return true;
        }

        private static String text(byte[] header, int at, int length) {
            int end = at;
            while (end < at + length && header[end] != 0) {
                end++;
            }
            return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
        }
    }
}
