package io.chaindrift.collector.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.CollectorStatus;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.process.OwnCosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HealthServerTest {

    private static final Duration LOOP = Duration.ofMinutes(1);

    private static CollectorStatus status(long loopNanos, boolean captured, boolean acknowledged) {
        return new CollectorStatus(
                NodeFacts.Watch.NETLINK,
                new SourceFigures(1, 2, 3, 4_000_000_000L, 1_500_000_000L, 5, 6),
                7,
                loopNanos,
                8,
                9,
                10,
                11,
                12,
                13,
                14,
                captured,
                acknowledged,
                null);
    }

    @Test
    void saysWhetherItLivesAndIsReady() throws Exception {
        AtomicReference<CollectorStatus> status = new AtomicReference<>(status(0, false, false));
        try (HealthServer server =
                HealthServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LOOP, status::get)) {
            assertEquals(200, get(server, "/livez").statusCode());
            assertEquals(503, get(server, "/readyz").statusCode());
            status.set(status(0, true, false));
            assertTrue(get(server, "/readyz").body().contains("acknowledged"));
            status.set(status(LOOP.toNanos() + 1, true, true));
            assertEquals(503, get(server, "/livez").statusCode());
            assertEquals(200, get(server, "/readyz").statusCode());
        }
    }

    @Test
    void whoIsSlowOrTalksNonsenseKeepsNobodyFromAnAnswer() throws Exception {
        try (HealthServer server = HealthServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LOOP, () -> status(0, true, true));
                Socket silent = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            assertEquals("", said(server, ""), "it went away at once");
            assertEquals(200, get(server, "/livez").statusCode());
            assertEquals("", answered(silent), "it was waited for, and then no more");
            assertTrue(said(server, "nonsense\r\n\r\n").startsWith("HTTP/1.1 405 "));
            assertTrue(said(server, "POST /livez HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 405 "));
            assertEquals("", said(server, "GET /" + "x".repeat(9_000)));
            assertTrue(said(server, "HEAD /livez?verbose HTTP/1.0\r\n\r\n").endsWith("\r\n\r\n"));
            assertEquals(404, get(server, "/").statusCode());
            assertEquals("ok\n", get(server, "/readyz").body());
        }
    }

    @Test
    void closingItFreesItsAddress() throws Exception {
        HealthServer first = HealthServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LOOP, () -> status(0, true, true));
        InetSocketAddress address = first.address();
        assertThrows(IOException.class, () -> HealthServer.start(address, LOOP, () -> status(0, true, true)));
        first.close();
        HealthServer.start(address, LOOP, () -> status(0, true, true)).close();
    }

    private static String said(HealthServer server, String request) throws Exception {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
            } catch (IOException reset) {
                // What it did not want to read; what it answered before is there all the same.
            }
            return answered(socket);
        }
    }

    /** Until the connection ends, in whichever way: who closes with bytes unread resets it. */
    private static String answered(Socket socket) {
        StringBuilder all = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                all.append((char) next);
            }
        } catch (IOException reset) {
            return all.toString();
        }
        return all.toString();
    }

    @Test
    void figuresAreInPrometheusForm() throws Exception {
        try (HealthServer server = HealthServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LOOP, () -> status(0, true, true))) {
            String metrics = get(server, "/metrics").body();
            Pattern line = Pattern.compile(
                    "# (HELP|TYPE) chaindrift_collector_[a-z_]+ .+|chaindrift_collector_[a-z_]+(\\{(mode|of)=\"[a-z]+\"})? [0-9.E]+");
            metrics.lines().forEach(text -> assertTrue(line.matcher(text).matches(), text));
            assertTrue(metrics.contains("chaindrift_collector_capture_seconds_total 4.0\n"), metrics);
            assertTrue(metrics.contains("chaindrift_collector_watch{mode=\"netlink\"} 1\n"), metrics);
            assertEquals(
                    metrics.lines().filter(text -> text.startsWith("# TYPE")).count(), 20);
            assertTrue(value(metrics, "cpu_seconds_total{of=\"process\"}") > 0, metrics);
            assertTrue(value(metrics, "resident_bytes") > 1e6, metrics);
            assertTrue(metrics.contains("chaindrift_collector_cpu_seconds_total{of=\"programs\"} "), metrics);
        }
    }

    @Test
    void everyFigureIsInTheReference() throws Exception {
        String reference = Files.readString(Path.of("../docs/reference/collector-metrics.md"));
        String metrics = MetricsText.of(status(0, true, true), new OwnCosts(1L, 2L, 3L));
        Pattern help = Pattern.compile("# HELP chaindrift_collector_([a-z_]+) (.+)\\n# TYPE \\S+ (.+)");
        List<String> told = help.matcher(metrics)
                .results()
                .map(one -> "`" + one.group(1) + "` | " + one.group(3) + " | " + one.group(2))
                .toList();
        List<String> written = reference
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ", -1))
                .map(row -> row[0].substring(2) + " | " + row[1] + " | " + row[3].substring(0, row[3].length() - 2))
                .toList();

        assertEquals(told, written);
    }

    /** The figure of a metric, which must be there; one that is no number of Java's fails the test, too. */
    private static double value(String metrics, String name) {
        String start = "chaindrift_collector_" + name + " ";
        String line = metrics.lines()
                .filter(one -> one.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + metrics));
        return Double.parseDouble(line.substring(start.length()));
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
