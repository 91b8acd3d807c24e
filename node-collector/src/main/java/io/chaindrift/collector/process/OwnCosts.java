package io.chaindrift.collector.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process takes of the machine, as the kernel accounts for it. Immutable.
 *
 * @param processNanos nanoseconds of the processor that its own threads took, in steps of 10 ms; null where the kernel does not tell
 * @param programNanos the same of the programs that it ran and that have ended
 * @param residentBytes memory that is mapped to it and present, pages of files too
 */
public record OwnCosts(
        @Nullable Long processNanos,
        @Nullable Long programNanos,
        @Nullable Long residentBytes) {

    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1_024;

    /** As they stand in a file system like {@code /proc}. */
    public static OwnCosts in(Path proc) {
        ProcessorTime time = new ProcessorTime(proc);
        return new OwnCosts(time.ownNanos(), time.programNanos(), resident(proc.resolve("self/status")));
    }

    private static @Nullable Long resident(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .findFirst()
                    .map(line -> line.substring(RESIDENT.length()).replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .map(digits -> Long.parseLong(digits) * KIB)
                    .orElse(null);
        } catch (IOException notThere) {
            return null;
        }
    }
}
