package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings;
import io.chaindrift.testkit.FreePorts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * An API server that keeps objects and lists them in pages, with switches for what real ones do: restart, forget where a watch or a
 * list was (410), take no token but the latest (401), grant nothing but what is on the list (403), lose an event, tell one twice. The
 * administrator of the tests is not concerned.
 */
public final class FakeApi implements ApiUnderTest {

    private static final String ADMINISTRATOR = "Bearer secret";

    private final Switches dispatcher = new Switches();
    private final Path tokenFile;
    private KubernetesMockServer server;
    private KubernetesClient admin;
    private final int port;

    private FakeApi(Path tokenFile) {
        this.tokenFile = tokenFile;
        this.server = server(FreePorts.next());
        this.port = server.getPort();
        this.admin = server.createClient();
    }

    /** A server; the token that it takes is in a file there. */
    public static FakeApi start(Path folder) {
        FakeApi api = new FakeApi(folder.resolve("token"));
        api.renewToken();
        return api;
    }

    private KubernetesMockServer server(int onPort) {
        KubernetesMockServer started =
                new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
        started.start(InetAddress.getLoopbackAddress(), onPort);
        return started;
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    @Override
    public KubernetesSettings.Server server() {
        return new KubernetesSettings.Server(
                Optional.of(URI.create("http://127.0.0.1:" + port)), Optional.of(tokenFile), Optional.empty());
    }

    /** The process ends, and another one with the same objects takes the port. */
    public void restart() {
        stop();
        restartStopped();
    }

    /** Another process with the same objects takes the port. */
    public void restartStopped() {
        server = server(port);
        admin = server.createClient();
    }

    /** The process ends. */
    public void stop() {
        admin.close();
        server.shutdown();
    }

    /** The next watches are told that where they were is gone, this many of them. */
    public void forgetWatches(int times) {
        dispatcher.gone.set(times);
    }

    /** How many watches are yet to be told so. */
    public int watchesToForget() {
        return dispatcher.gone.get();
    }

    /** The lists of which the next pages are asked for are no longer known, this many of them. */
    public void forgetLists(int times) {
        dispatcher.pages.expire(times);
    }

    /** How many lists are yet to be forgotten. */
    public int listsToForget() {
        return dispatcher.pages.toExpire();
    }

    /** How many pages but the first of a list were read. */
    public int furtherPages() {
        return dispatcher.pages.told();
    }

    /** From now on every event is told twice. */
    public void tellTwice() {
        dispatcher.twice = true;
    }

    /** From now on another token is the only one that counts; it is in the file. */
    public void renewToken() {
        String token = "token-" + dispatcher.tokens.incrementAndGet();
        try {
            Files.writeString(tokenFile, token + "\n", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dispatcher.token = "Bearer " + token;
    }

    /** An object goes, and no watch is told. */
    public void loseSilently(String... paths) {
        dispatcher.lose(paths);
    }

    /** From now on what is not allowed is forbidden. */
    void allowOnly(Predicate<ApiCall> allowed) {
        dispatcher.allowed = allowed;
    }

    /** What was asked by others than the administrator. */
    Set<ApiCall> calls() {
        return Set.copyOf(dispatcher.calls);
    }

    @Override
    public void close() {
        stop();
    }

    private static final class Switches extends KubernetesCrudDispatcher {

        private static final int UNAUTHORIZED = 401;
        private static final int FORBIDDEN = 403;
        private static final int GONE = 410;
        private static final int OK = 200;
        private static final int ENDING_SECONDS = 10;

        private final AtomicInteger gone = new AtomicInteger();
        private final AtomicInteger tokens = new AtomicInteger();
        private final Set<ApiCall> calls = ConcurrentHashMap.newKeySet();
        private final Pages pages = new Pages();
        private volatile boolean twice;
        private volatile String token = "";
        private volatile Predicate<ApiCall> allowed = call -> true;

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String authorization = String.valueOf(request.getHeader("Authorization"));
            if (authorization.equals(ADMINISTRATOR)) {
                return super.dispatch(request);
            }
            if (!authorization.equals(token)) {
                return status(UNAUTHORIZED, "Unauthorized");
            }
            ApiCall call = ApiCall.of(request.getMethod(), request.getPath());
            calls.add(call);
            if (!allowed.test(call)) {
                return status(FORBIDDEN, "Forbidden");
            }
            if (call.verb().equals("watch") && gone.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
                return new MockResponse().withWebSocketUpgrade(new Expired());
            }
            return call.verb().equals("list") ? page(request) : EndsApart.of(super.dispatch(request));
        }

        private MockResponse page(RecordedRequest request) {
            if (pages.isGone(request.getPath())) {
                return status(GONE, "Expired");
            }
            MockResponse whole = super.dispatch(request);
            return whole.code() == OK
                    ? new MockResponse()
                            .setResponseCode(OK)
                            .setBody(pages.of(
                                    request.getPath(),
                                    new String(whole.getBody().getBytes(), StandardCharsets.UTF_8)))
                    : whole;
        }

        @Override
        public void processEvent(
                String path,
                AttributeSet asked,
                AttributeSet before,
                GenericKubernetesResource resource,
                String after) {
            tell(path, asked, before, resource, after);
            if (twice) {
                tell(path, asked, before, resource, after);
            }
        }

        /**
         * A watch whose client went takes no event any more before it is off the list, and the server then answers nothing to the change
         * that it has made. Those behind it on the list have not been told yet; those before it are told once more, as real ones may be.
         */
        private void tell(
                String path,
                AttributeSet asked,
                AttributeSet before,
                GenericKubernetesResource resource,
                String after) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENDING_SECONDS);
            while (true) {
                try {
                    super.processEvent(path, asked, before, resource, after);
                    return;
                } catch (RejectedExecutionException ending) {
                    if (System.nanoTime() > deadline) {
                        throw ending;
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
        }

        private static MockResponse status(int code, String reason) {
            return new MockResponse().setResponseCode(code).setBody("""
                    {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d}
                    """.formatted(reason, code));
        }

        private void lose(String... paths) {
            synchronized (map) {
                for (String path : paths) {
                    var key = getKey(path);
                    map.keySet().removeIf(attributes -> attributes.matches(key));
                }
            }
        }
    }

    /** A watch that ends as real servers end it where they no longer know its place. */
    private static final class Expired extends WebSocketListener {

        private static final String EVENT = """
                {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired",\
                "message":"too old resource version","code":410}}""";

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            webSocket.send(EVENT);
        }
    }
}
