package io.chaindrift.embedded.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chaindrift.embedded.broker.LoopbackPorts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in Confluent's protocol, for Avro, on 127.0.0.1.
 *
 * <ol>
 *   <li>An answer to a change is sent after the record of it was acknowledged by Kafka.
 *   <li>The topic {@code _schemas} is the whole state: a registry started on the same broker answers the same.
 *   <li>One registry per broker: it reads the topic when it starts and is its only writer afterwards.
 *   <li>Requests are bounded in size, and refused when their Host header is not this machine's: a page in a browser
 *       cannot be made to reach it under another name.
 * </ol>
 *
 * <p>Not supported, and refused: schema references, other types than Avro, modes other than READWRITE. Thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final int THREADS = 4;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final Set<String> LOCAL_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaLog log;
    private final RegistryRoutes routes;
    private final HttpServer server;
    private final ExecutorService workers;
    private boolean closed;

    private EmbeddedRegistry(SchemaLog log, HttpServer server) {
        this.log = log;
        this.server = server;
        this.routes = new RegistryRoutes(new Registry(log));
        this.workers = Executors.newFixedThreadPool(THREADS, EmbeddedRegistry::daemon);
    }

    /**
     * Starts a registry and returns when it answers.
     *
     * @param bootstrapServers the broker that keeps its topic
     * @param port the port on 127.0.0.1; 0 picks a free one
     * @throws IllegalStateException when the broker does not answer or the port is taken; the message says which
     */
    public static EmbeddedRegistry start(String bootstrapServers, int port) {
        HttpServer server = bind(port);
        try {
            EmbeddedRegistry registry = new EmbeddedRegistry(new SchemaLog(bootstrapServers), server);
            server.createContext("/", registry::handle);
            server.setExecutor(registry.workers);
            server.start();
            return registry;
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
    }

    /** Where clients find it: {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://" + LoopbackPorts.LOOPBACK + ":" + server.getAddress().getPort();
    }

    /** Stops answering and lets go of the broker; to be called before the broker is stopped. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.stop(0);
        workers.shutdownNow();
        log.close();
    }

    private static HttpServer bind(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(LoopbackPorts.LOOPBACK, port), 0);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The schema registry cannot listen on " + LoopbackPorts.LOOPBACK + ":" + port
                            + ". Stop what listens there, or choose another port.",
                    e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            byte[] body = reply.body();
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        try {
            checkHost(exchange.getRequestHeaders().getFirst("Host"));
            byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
            if (body.length > MAX_REQUEST_BYTES) {
                throw RegistryException.tooLarge(MAX_REQUEST_BYTES);
            }
            RegistryRequest request = RegistryRequest.of(exchange.getRequestMethod(), exchange.getRequestURI(), body);
            Object answer = routes.answer(request);
            return answer instanceof RegistryRoutes.RawSchema raw
                    ? new Reply(OK, raw.json().getBytes(StandardCharsets.UTF_8))
                    : new Reply(OK, JSON.writeValueAsBytes(answer));
        } catch (RegistryException e) {
            return error(e.status(), e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            return error(SERVER_ERROR, SERVER_ERROR, "Internal error: " + e);
        }
    }

    private static void checkHost(@Nullable String host) {
        String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
        if (!LOCAL_HOSTS.contains(name)) {
            throw RegistryException.forbidden("This registry answers to 127.0.0.1 and localhost only, not to " + host);
        }
    }

    private static Reply error(int status, int code, String message) throws IOException {
        return new Reply(status, JSON.writeValueAsBytes(Map.of("error_code", code, "message", message)));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "schema-registry");
        thread.setDaemon(true);
        return thread;
    }

    @SuppressWarnings("ArrayRecordComponent") // lives for one exchange and is never compared
    private record Reply(int status, byte[] body) {}
}
