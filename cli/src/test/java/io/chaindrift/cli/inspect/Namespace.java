package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace with rules of its own, gone when closed. */
final class Namespace implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long PATIENCE_SECONDS = 60;

    /** What a program printed and how it ended. */
    record Outcome(int exitCode, String out, String err) {}

    private final String name = "chaindrift-test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

    Namespace() throws Exception {
        assertEquals(0, start(List.of("ip", "netns", "add", name), "").exitCode(), name);
    }

    /** Runs a program in the namespace. */
    Outcome run(String input, String... argv) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(List.of(argv));
        return start(command, input);
    }

    /** Runs a program that must succeed; its standard output. */
    String must(String input, String... argv) throws Exception {
        Outcome outcome = run(input, argv);
        assertEquals(0, outcome.exitCode(), String.join(" ", argv) + ": " + outcome.err());
        return outcome.out();
    }

    private static Outcome start(List<String> argv, String input) throws Exception {
        Path in = Files.writeString(Files.createTempFile("chaindrift", ".in"), input);
        Path out = Files.createTempFile("chaindrift", ".out");
        Path err = Files.createTempFile("chaindrift", ".err");
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(argv + " did not end in " + PATIENCE_SECONDS + " s");
            }
            return new Outcome(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(err);
        }
    }

    @Override
    public void close() throws Exception {
        start(List.of("ip", "netns", "del", name), "");
    }
}
