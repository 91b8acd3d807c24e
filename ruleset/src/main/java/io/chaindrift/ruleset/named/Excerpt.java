package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.parse.RuleScan;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Some lines of a save, one after another. Not thread-safe. */
final class Excerpt {

    private final byte[] save;
    private final RuleScan scan;
    private ByteBuffer bytes = ByteBuffer.allocate(1024);

    Excerpt(byte[] save, RuleScan scan) {
        this.save = save;
        this.scan = scan;
    }

    /** Adds the line that begins at a place. */
    void addLine(int start) {
        int length = scan.lineEnd(start) + 1 - start;
        if (bytes.remaining() < length) {
            bytes = ByteBuffer.allocate((bytes.position() + length) * 2).put(bytes.flip());
        }
        bytes.put(save, start, length);
    }

    /** Adds those rules of a chain that are wanted. */
    void addRules(int first, boolean[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i]) {
                addLine(scan.start(first + i));
            }
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
