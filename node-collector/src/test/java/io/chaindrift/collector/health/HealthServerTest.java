package io.chaindrift.collector.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.CollectorStatus;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.process.OwnCosts;
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
                new SourceFigures(1, 2, 3, 4_000_000_000L, 1_500_000_000L, 5, 6, 15, 16),
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
    void aClientThatDoesNotEndItsRequestKeepsNobodyWaiting() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HealthServer server = HealthServer.start(any, LOOP, () -> status(0, true, true));
                Socket slow = new Socket()) {
            slow.connect(server.address());
            slow.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
            // Twice: the first answer may come before the half request is seen.
            assertEquals(200, get(server, "/livez").statusCode());
            assertEquals(200, get(server, "/livez").statusCode());
        }
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
                    metrics.lines().filter(text -> text.startsWith("# TYPE")).count(), 21);
            assertTrue(metrics.contains("chaindrift_collector_unread_total{of=\"planes\"} 15\n"), metrics);
            assertTrue(metrics.contains("chaindrift_collector_unread_total{of=\"ipsets\"} 16\n"), metrics);
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
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
