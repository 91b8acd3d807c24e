package io.chaindrift.cli.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.testkit.FreePorts;
import io.chaindrift.testkit.RequiresRealIptables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector as it is shipped, in a process of its own, before a broker and a registry that take connections and say nothing. */
@RequiresRealIptables
class CollectorProgramIT {

    private static final long PATIENCE_SECONDS = 120;

    private final String namespace =
            "cdcp-" + Long.toString(ProcessHandle.current().pid(), 36);

    @TempDir
    private Path temp = Path.of("");

    private ServerSocket silent;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void make() throws Exception {
        run("ip", "netns", "add", namespace);
        run("ip", "netns", "exec", namespace, "iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
        silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void remove() throws Exception {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not end");
        }
        silent.close();
        run("ip", "netns", "del", namespace);
    }

    @Test
    void answersAndStopsInOrderWhileTheBrokerHangs() throws Exception {
        int port = FreePorts.next();
        Process collector = collector("--set", "health=127.0.0.1:" + port, "--set", "flush=PT1S");
        String metrics = awaitRecorded(collector, port);
        assertEquals(200, get(port, "/livez").statusCode(), "it lives: that the broker is away is not its fault");
        assertEquals(503, get(port, "/readyz").statusCode(), "nothing was acknowledged yet");
        assertTrue(metrics.contains("chaindrift_collector_"), metrics);

        collector.toHandle().destroy();

        assertEquals(ExitCodes.OK, end(collector), this::said);
        assertTrue(said().contains("stopped in"), this::said);
        long kept;
        try (var files = Files.walk(temp.resolve("spool"))) {
            kept = files.filter(file -> file.toString().endsWith(".frames"))
                    .mapToLong(CollectorProgramIT::size)
                    .sum();
        }
        assertTrue(kept > 0, "what was not sent stays");
        Process next = collector("--set", "health=127.0.0.1:" + port, "--set", "flush=PT0.1S");
        awaitRecorded(next, port);
        next.toHandle().destroy();
        assertEquals(ExitCodes.OK, end(next), this::said);
        assertFalse(said().contains("did not stop in order"), this::said);
    }

    @Test
    void twoCollectorsOnOneSpoolAreRefused() throws Exception {
        int port = FreePorts.next();
        Process first = collector("--set", "health=127.0.0.1:" + port);
        awaitRecorded(first, port);
        Process second = collector("--set", "health=");
        assertEquals(ExitCodes.UNUSABLE, end(second), this::said);
        assertTrue(said().contains(temp.resolve("spool").toString()), this::said);
        assertTrue(first.isAlive());
    }

    @Test
    void settingsThatCannotBeUsedAreNamedWithTheirValue() throws Exception {
        assertEquals(ExitCodes.UNUSABLE, end(collector("--set", "cpu-share=7")), this::said);
        assertTrue(said().contains("cpu-share") && said().contains("'7'"), this::said);
    }

    @Test
    void thePortOfAnotherIsRefusedByNameAndNothingIsLeftBehind() throws Exception {
        assertEquals(
                ExitCodes.UNUSABLE, end(collector("--set", "health=127.0.0.1:" + silent.getLocalPort())), this::said);
        assertTrue(said().contains("health"), this::said);
    }

    @Test
    void printsWhatHoldsAndDoesNothingElse() throws Exception {
        assertEquals(ExitCodes.OK, end(collector("--print-config", "--set", "debounce=PT2S")), this::said);
        assertTrue(said().contains("debounce=PT2S"), this::said);
        assertFalse(Files.exists(temp.resolve("spool")), "it did not even make the spool");
    }

    private Process collector(String... more) throws IOException {
        String silentAddress = "127.0.0.1:" + silent.getLocalPort();
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.add("@" + Path.of("..", "node-collector", "jvm.options").toAbsolutePath());
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), ChaindriftMain.class.getName(), "collector"));
        argv.addAll(List.of("--bootstrap-servers", silentAddress, "--schema-registry-url", "http://" + silentAddress));
        argv.addAll(List.of("--cluster", "c", "--node", "n", "--netns", namespace));
        argv.addAll(List.of("--spool", temp.resolve("spool").toString()));
        argv.addAll(List.of(more));
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(temp.resolve("said").toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** Waits until looks are recorded and wait for the broker; gives back the metrics that say so. */
    private String awaitRecorded(Process collector, int port) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            assertTrue(collector.isAlive(), this::said);
            assertTrue(System.nanoTime() < deadline, this::said);
            try {
                HttpResponse<String> metrics = get(port, "/metrics");
                boolean waits = metrics.body()
                        .lines()
                        .anyMatch(line -> line.matches("chaindrift_collector_waiting\\S* [1-9].*"));
                // Told to stop before it says that it runs, it would end as the JVM does.
                boolean runs = said().split("collector runs", -1).length > started.size();
                if (metrics.statusCode() == 200 && waits && runs) {
                    return metrics.body();
                }
            } catch (IOException notYet) {
                // It begins to answer once it has started.
            }
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static int end(Process process) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it did not end");
        return process.exitValue();
    }

    private String said() {
        try {
            return Files.readString(temp.resolve("said"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void run(String... argv) throws Exception {
        Process process = new ProcessBuilder(argv).inheritIO().start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> String.join(" ", argv));
        assertEquals(0, process.exitValue(), () -> String.join(" ", argv));
    }
}
