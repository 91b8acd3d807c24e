package io.chaindrift.embedded.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A broker in a process of its own, for tests that kill it. Prints its bootstrap servers when it is ready. */
final class BrokerProcess {
    private static final String READY = "ready at ";

    private BrokerProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(Path.of(arguments[0])));
        System.out.println(READY + broker.bootstrapServers());
        Thread.currentThread().join();
    }

    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
    }

    static String awaitBootstrap(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                drain(lines);
                return line.substring(READY.length());
            }
            seen.append(line).append('\n');
        }
        throw new IOException("The broker's process ended before it was ready:\n" + seen);
    }

    /** A full pipe would stop the broker at its next log line. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "broker-output");
        reader.setDaemon(true);
        reader.start();
    }
}
