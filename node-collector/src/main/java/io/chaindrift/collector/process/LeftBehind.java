package io.chaindrift.collector.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Processes that a run left behind. A program that has ended has no children any more: whom it started is known by the mark that the run
 * put into its environment, which they inherit. Stateless.
 */
final class LeftBehind {

    /** Name of the variable that holds a run's mark. */
    static final String VARIABLE = "CHAINDRIFT_RUN";

    /** A run's environment is short, and so is that of whom it starts. */
    private static final int SEARCHED = 16 << 10;

    private LeftBehind() {}

    /** Ends them. One that has taken its environment off is not found. */
    static void end(Path proc, String mark) {
        String variable = VARIABLE + "=" + mark + "\0";
        String[] entries = proc.toFile().list();
        for (String entry : entries == null ? new String[0] : entries) {
            if (Character.isDigit(entry.charAt(0))) {
                // Held before it is looked at: its number may be another's a moment later.
                Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(entry));
                if (process.isPresent() && environment(proc.resolve(entry)).contains(variable)) {
                    process.get().destroyForcibly();
                }
            }
        }
    }

    private static String environment(Path process) {
        try (FileInputStream in = new FileInputStream(process.resolve("environ").toFile())) {
            return new String(in.readNBytes(SEARCHED), StandardCharsets.UTF_8);
        } catch (IOException goneOrNotOurs) {
            return "";
        }
    }
}
