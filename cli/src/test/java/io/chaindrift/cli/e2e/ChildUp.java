package io.chaindrift.cli.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code chaindrift up} in a process of its own, on ports of its own, with what it printed. */
final class ChildUp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String READY = "Chaindrift is ready after ";

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ChildUp(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "child-up-output");
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** Starts it on that data; does not wait until it is ready. */
    static ChildUp start(Path data, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.chaindrift.cli.ChaindriftMain",
                "up",
                "--data",
                data.toString(),
                "--kafka-port",
                "0",
                "--registry-port",
                "0",
                "--api-port",
                "0"));
        command.addAll(Arrays.asList(more));
        try {
            return new ChildUp(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it is ready. */
    ChildUp awaitReady() {
        Await.until(PATIENCE, "up is ready", () -> {
            boolean ready = lines.stream().anyMatch(line -> line.startsWith("Ctrl-C stops"));
            if (!ready && !process.isAlive()) {
                throw new AssertionError("up ended with " + process.exitValue() + ":\n" + output());
            }
            return ready ? "" : "it printed: " + output();
        });
        return this;
    }

    long pid() {
        return process.pid();
    }

    /** How long it took to become ready, in its own words. */
    String readyAfter() {
        return value(READY);
    }

    URI console() {
        return URI.create(value("  console   "));
    }

    String bootstrapServers() {
        return value("  kafka     ");
    }

    String registry() {
        return value("  registry  ");
    }

    /** All it printed, for messages. */
    String output() {
        return String.join("\n", lines);
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Asks it to stop, as SIGTERM does, and gives its exit code. */
    int stop() {
        process.toHandle().destroy();
        return awaitEnd();
    }

    /** Waits for its end and gives its exit code. */
    int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("up does not end:\n" + output());
            }
            reader.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.toHandle().destroyForcibly();
            awaitEnd();
        }
    }

    private String value(String label) {
        return lines.stream()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line begins with '" + label + "':\n" + output()));
    }

    private void read() {
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Stream<String> all = out.lines()) {
            all.forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(output ended: " + e + ")");
        }
    }
}
