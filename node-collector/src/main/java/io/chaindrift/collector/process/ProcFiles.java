package io.chaindrift.collector.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Small files of the kernel. Stateless. */
final class ProcFiles {

    private static final int LONGEST = 1_024;

    private ProcFiles() {}

    /**
     * The first line of a file; null when there is none, or it cannot be read. Such files are read by the hundred and by code that is
     * not compiled yet, so this does little: it reads once, and at most {@value #LONGEST} bytes.
     */
    static @Nullable String line(Path file) {
        byte[] bytes = new byte[LONGEST];
        int length;
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            length = in.read(bytes);
        } catch (IOException notThere) {
            return null;
        }
        int end = 0;
        while (end < length && bytes[end] != '\n') {
            end++;
        }
        String line = new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
        return line.isEmpty() ? null : line;
    }
}
