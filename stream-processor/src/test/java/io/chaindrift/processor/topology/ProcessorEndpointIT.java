package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.ProcessorEndpoint;
import io.chaindrift.processor.audit.CopiesJudge;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.RecordKeys;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a probe and Prometheus read of a processor, while it hangs, works, and restores. */
@WithKafka
class ProcessorEndpointIT {

    private static final long PATIENCE_SECONDS = 120;

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaUnderTest kafka;

    @TempDir
    private Path folder;

    private Installation installation;

    ProcessorEndpointIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
        this.installation = new Installation(kafka, Path.of("unset"));
    }

    @BeforeEach
    void install() {
        installation = new Installation(kafka, folder.resolve("state"));
    }

    @AfterEach
    void leave() {
        installation.close();
    }

    /** Judges nothing before it may. */
    private static final class Held implements RulesetJudge {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch may = new CountDownLatch(1);
        private final RulesetJudge judge = new CopiesJudge();

        @Override
        public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
            asked.countDown();
            try {
                assertTrue(may.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return judge.judge(planes, router);
        }
    }

    @Test
    void figuresAreThoseOfWhatHappens() throws Exception {
        List<NodeEvent> events = RecordedNode.events("S9", "node-c");
        installation.publish(events);
        installation.publishRaw(RecordKeys.join("test", "node-c"), "no record".getBytes(StandardCharsets.UTF_8));
        Held held = new Held();
        // One record with each fetch, so that what is not taken yet is behind and not in memory.
        ProcessorConfig config = installation.config().with(Map.of("max.poll.records", "1"));
        installation.start(config, held);
        try (ProcessorEndpoint endpoint = ProcessorEndpoint.start("127.0.0.1:0", installation.processor());
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            slow.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
            assertTrue(held.asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            await(endpoint, "it is behind", () -> figure(endpoint, "lag_records") > 0);
            assertTrue(figure(endpoint, "lag_records") <= events.size(), () -> said(endpoint));
            assertEquals(0, figure(endpoint, "dead_letters_total"));
            assertEquals(200, get(endpoint, "/livez").statusCode());

            held.may.countDown();

            await(endpoint, "one dead letter", () -> figure(endpoint, "dead_letters_total") == 1);
            await(endpoint, "nothing is behind", () -> figure(endpoint, "lag_records") == 0);
            await(endpoint, "all is counted", () -> figure(endpoint, "events_total") > events.size());
            assertEquals(200, get(endpoint, "/readyz").statusCode());
            assertEquals(1, figure(endpoint, "running"));
            assertEquals(0, figure(endpoint, "failed_audits_total"));
            assertEquals(0, figure(endpoint, "restore_records_done"), "there was nothing to restore");
            assertEquals(404, get(endpoint, "/").statusCode());

            installation.stop();

            assertEquals(503, get(endpoint, "/livez").statusCode());
            assertEquals(503, get(endpoint, "/readyz").statusCode());
            assertEquals(0, figure(endpoint, "running"));
        }
        wipe(folder.resolve("state"));
        installation.start(installation.config());
        try (ProcessorEndpoint endpoint = ProcessorEndpoint.start("127.0.0.1:0", installation.processor())) {
            await(endpoint, "it works again", () -> get(endpoint, "/readyz").statusCode() == 200);
            assertTrue(figure(endpoint, "restore_records_done") > 0, () -> said(endpoint));
            assertEquals(
                    figure(endpoint, "restore_records_expected"),
                    figure(endpoint, "restore_records_done"),
                    () -> said(endpoint));
        }
    }

    private void await(ProcessorEndpoint endpoint, String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertTrue(
                    System.nanoTime() < until,
                    () -> "not within " + PATIENCE_SECONDS + " s: " + what + "\n" + said(endpoint));
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }

    private long figure(ProcessorEndpoint endpoint, String name) {
        String start = "chaindrift_processor_" + name + " ";
        return said(endpoint)
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length())))
                .findFirst()
                .orElseThrow();
    }

    private String said(ProcessorEndpoint endpoint) {
        try {
            return get(endpoint, "/metrics").body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(ProcessorEndpoint endpoint, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void wipe(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
