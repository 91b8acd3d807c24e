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
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void clientsThatSayNothingAreSentAwayByThoseWhoAsk() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        List<Socket> silent = new ArrayList<>();
        try (HealthServer server = HealthServer.start(any, LOOP, () -> status(0, true, true))) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket();
                silent.add(socket);
                socket.connect(server.address());
            }
            assertEquals(200, get(server, "/livez").statusCode());
            silent.get(0).setSoTimeout(10_000);
            assertEquals(-1, silent.get(0).getInputStream().read(), "the eldest's connection has ended");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /livez HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | HTTP/1.1 200 OK | ok",
                "GET /livez?verbose HTTP/1.0\\r\\n\\r\\n | HTTP/1.1 200 OK | ok",
                "HEAD /livez HTTP/1.1\\r\\n\\r\\n | HTTP/1.1 200 OK | ''",
                "GET /rules HTTP/1.1\\r\\n\\r\\n | HTTP/1.1 404 Not Found | there are /livez, /readyz and /metrics",
                "POST /livez HTTP/1.1\\r\\nContent-Length: 1\\r\\n\\r\\n | HTTP/1.1 405 Method Not Allowed | only GET and HEAD are answered",
                "hello\\r\\n\\r\\n | HTTP/1.1 400 Bad Request | the request line is not one of HTTP/1.1"
            })
    void answersWhatIsAskedAndSaysWhatIsNot(String request, String status, String body) throws Exception {
        assertEquals(List.of(status, body), said(request.replace("\\r\\n", "\r\n")));
    }

    @Test
    void aRequestWithoutAnEndIsNotReadForEver() throws Exception {
        assertEquals(List.of("", ""), said("GET /livez HTTP/1.1\r\nA: " + "a".repeat(8 << 10)));
        assertEquals(List.of("", ""), said("GET /livez HTTP/1.1\r\n"));
    }

    /** The first line and the body that answer a request after which the client says no more; nothing where it is not answered. */
    private static List<String> said(String request) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HealthServer server = HealthServer.start(any, LOOP, () -> status(0, true, true));
                Socket client = new Socket()) {
            client.connect(server.address());
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            String answer;
            try {
                answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            } catch (SocketException reset) {
                // What it did not read it threw away.
                answer = "";
            }
            String[] parts = answer.split("\r\n\r\n", 2);
            return List.of(parts[0].split("\r\n", 2)[0], parts.length < 2 ? "" : parts[1].strip());
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
