package io.chaindrift.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The number of the first frame that the broker has not acknowledged, on disk. Two slots, far enough apart that one write never
 * touches both, are written in turn and in place: a crash leaves the older one, and a full disk has room. Not thread-safe.
 */
final class ReadPosition {

    static final String FILE = "position";

    private static final int SLOT = 4096;
    private static final int SLOT_BYTES = 3 * Long.BYTES + Integer.BYTES;

    private final SpoolFiles files;
    private long counter;
    private long next;
    private boolean inMemory;
    private boolean ready;
    private final @Nullable String damage;

    ReadPosition(SpoolFiles files, boolean expected) {
        this.files = files;
        this.damage = read(expected);
    }

    /** What is wrong with what was found; null when nothing is. */
    @Nullable String damage() {
        return damage;
    }

    long next() {
        return next;
    }

    /** Whether the process before held frames that were not on disk. */
    boolean inMemory() {
        return inMemory;
    }

    /** Moves on, in memory at any rate. */
    void moveTo(long number, boolean holdsInMemory) throws IOException {
        next = number;
        inMemory = holdsInMemory;
        counter++;
        if (!ready) {
            byte[] both = new byte[2 * SLOT];
            System.arraycopy(slot(), 0, both, at(), SLOT_BYTES);
            files.replace(FILE, both);
            ready = true;
        } else {
            files.overwrite(FILE, at(), slot());
        }
    }

    private int at() {
        return (int) (counter % 2) * SLOT;
    }

    private byte[] slot() {
        ByteBuffer slot =
                ByteBuffer.allocate(SLOT_BYTES).putLong(counter).putLong(next).putLong(inMemory ? 1 : 0);
        return slot.putInt(crc(slot.array())).array();
    }

    private @Nullable String read(boolean expected) {
        byte[] both;
        try {
            both = files.read(FILE);
        } catch (IOException e) {
            return expected ? "the read position cannot be read: " + e.getMessage() : null;
        }
        int invalid = 0;
        boolean found = false;
        for (int slot = 0; slot < 2; slot++) {
            ByteBuffer bytes = both.length == 2 * SLOT
                    ? ByteBuffer.wrap(both, slot * SLOT, SLOT_BYTES).slice()
                    : null;
            if (bytes == null || isBlank(bytes)) {
                continue;
            }
            if (crc(array(bytes)) != bytes.getInt(SLOT_BYTES - Integer.BYTES)) {
                invalid++;
            } else if (!found || bytes.getLong(0) > counter) {
                counter = bytes.getLong(0);
                next = bytes.getLong(Long.BYTES);
                inMemory = bytes.getLong(2 * Long.BYTES) != 0;
                found = true;
            }
        }
        ready = found;
        // A slot lies within one sector, so that a crash leaves it old or new: another content is damage.
        return invalid > 0 || (expected && !found) ? "the read position is damaged: frames may come again" : null;
    }

    private static boolean isBlank(ByteBuffer bytes) {
        for (int i = 0; i < SLOT_BYTES; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] array(ByteBuffer slot) {
        byte[] bytes = new byte[SLOT_BYTES];
        slot.get(0, bytes);
        return bytes;
    }

    private static int crc(byte[] slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot, 0, SLOT_BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
