package io.chaindrift.collector.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Small files of the kernel. Stateless. */
final class ProcFiles {

    private ProcFiles() {}

    /** The first line of a file; null when there is none, or it cannot be read. */
    static @Nullable String line(Path file) {
        try {
            return Files.readString(file)
                    .lines()
                    .findFirst()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElse(null);
        } catch (IOException notThere) {
            return null;
        }
    }
}
