package io.chaindrift.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UntilChangedTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final BlockingQueue<OutputStream> streams = new ArrayBlockingQueue<>(4);
    private final BlockingQueue<String> tokens = new ArrayBlockingQueue<>(4);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    UntilChangedTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/api/v1/stream", this::stream);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void shouldWaitForTheNextChange() throws Exception {
        UntilChanged pause = new UntilChanged(new ApiClient(address(), Duration.ofSeconds(60), "secret", null));
        assertTrue(pause.next(SHORT), "before there is a stream it looks again by the clock");
        OutputStream stream = streams.poll(30, TimeUnit.SECONDS);
        assertEquals("Bearer secret", tokens.poll());

        for (int i = 0; i < 3; i++) {
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> next(pause));
            stream.write("event: change\nid: 1\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
            stream.flush();
            assertTrue(waiting.get(20, TimeUnit.SECONDS), "sooner than without a change");
        }
    }

    @Test
    void shouldLookByTheClockWithoutAStream() throws Exception {
        server.removeContext("/api/v1/stream");
        UntilChanged pause = new UntilChanged(new ApiClient(address(), Duration.ofSeconds(60)));

        for (int i = 0; i < 3; i++) {
            assertTrue(pause.next(SHORT));
        }
    }

    private static boolean next(UntilChanged pause) {
        try {
            return pause.next(SHORT);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void stream(HttpExchange exchange) throws IOException {
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchange.sendResponseHeaders(200, 0);
        streams.add(exchange.getResponseBody());
        try (exchange) {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
