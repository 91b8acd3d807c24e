package io.chaindrift.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A network namespace of one test's own, and programs in it. Registered as an extension it is made and removed with each test. */
public final class TestNamespace implements BeforeEachCallback, AfterEachCallback {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int PROGRAM_SECONDS = 60;

    private final String name =
            "cdc-" + Long.toString(ProcessHandle.current().pid(), 36) + "-" + NUMBER.incrementAndGet();

    /** Its name for {@code ip netns}. */
    public String name() {
        return name;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        make();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        remove();
    }

    /** Makes it. */
    public void make() throws Exception {
        start(null, List.of("ip", "netns", "add", name));
    }

    /** Removes it; processes in it are the caller's to end. */
    public void remove() throws Exception {
        start(null, List.of("ip", "netns", "del", name));
    }

    /** Runs a program in it and gives back what it printed. */
    public String run(String... argv) throws Exception {
        return runWith(null, argv);
    }

    /** Runs a program in it that reads a file. */
    public String runWith(@Nullable Path input, String... argv) throws Exception {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(List.of(argv));
        return start(input, all);
    }

    /** Runs a program in it that reads this text. */
    public String feed(String input, String... argv) throws Exception {
        Path file = Files.createTempFile("cdc", ".in");
        try {
            Files.writeString(file, input, StandardCharsets.UTF_8);
            return runWith(file, argv);
        } finally {
            Files.delete(file);
        }
    }

    private static String start(@Nullable Path input, List<String> argv) throws Exception {
        Path output = Files.createTempFile("cdc", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output.toFile());
            if (input != null) {
                builder.redirectInput(input.toFile());
            }
            Process process = builder.start();
            process.getOutputStream().close();
            assertTrue(process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS), () -> String.join(" ", argv));
            String said = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", argv) + " ended with " + process.exitValue() + ": " + said);
            }
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
