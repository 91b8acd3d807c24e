package io.chaindrift.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own whose heap is four times an input and one MiB, and what an empty JVM needs. */
public final class SmallHeap {

    private static final int EMPTY_JVM_MIB = 6;

    private SmallHeap() {}

    /** The heap for an input of that many bytes, in MiB. */
    public static long mebibytes(long input) {
        return 4 * (input >> 20) + 1 + EMPTY_JVM_MIB;
    }

    /** Runs a main class to its end, which must be a good one, and gives what it printed. */
    public static String run(long mebibytes, Class<?> main, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmn2m",
                "-Xmx" + mebibytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
            assertEquals(0, process.exitValue(), output);
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
