package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.stream.ChangeLog;
import io.chaindrift.processor.api.view.FactStore;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: routes, guard, headers and problems. Thread-safe. */
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /**
     * Scripts, styles and data from here only; nothing inline, nothing embedded, embedded nowhere. No text ever becomes markup:
     * trusted types without a policy make that an error in the browser.
     */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> HEADERS = new TreeMap<>(Map.of(
            "Content-Security-Policy", CONTENT_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

    private static final String JSON = Responses.JSON;
    private static final String STREAM = "/api/v1/stream";
    private static final long LARGEST_REQUEST = 8_192;
    private static final int OK = 200;

    private final QueryApiConfig config;
    private final Guard guard;
    private final Doorkeeper doorkeeper;
    private final Lists lists;
    private final NodeAnswers nodes;
    private final PastAnswers past;
    private final SuppressionAnswers suppressions;
    private final Metrics metrics;
    private final EventStream stream;
    private final Supplier<ReadStatus> status;
    private final Clock clock;
    private final ConsoleFiles files = new ConsoleFiles();
    private final String description;
    private final Set<String> served = new TreeSet<>();
    private final Javalin server;

    /**
     * Wires it; nothing listens before {@link #start()}.
     *
     * @param status how the reading of facts stands
     * @throws IllegalArgumentException when tokens or keystore cannot be used, or an address that others can reach has no tokens
     */
    public ApiServer(
            QueryApiConfig config,
            FactStore store,
            Supplier<ReadStatus> status,
            ChangeLog log,
            Outside outside,
            Clock clock) {
        this.config = config;
        this.guard = new Guard(config.host(), config.allowedHosts());
        this.doorkeeper = new Doorkeeper(config);
        Questions questions = new Questions(store, status);
        this.lists = new Lists(store, questions, config.rollouts(), clock);
        this.nodes = new NodeAnswers(store, questions, clock);
        this.past = new PastAnswers(store, questions, outside.log(), outside.schemas(), clock);
        this.suppressions = new SuppressionAnswers(questions, outside.facts(), clock);
        this.metrics = new Metrics(store, questions, status, clock);
        this.stream = new EventStream(log, config.streamClients());
        this.status = status;
        this.clock = clock;
        this.description = OpenApi.text();
        this.server = Javalin.create(this::configure);
    }

    /**
     * Listens.
     *
     * @throws IllegalStateException when the port cannot be bound
     */
    public void start() {
        try {
            if (doorkeeper.tls().isPresent()) {
                server.start();
            } else {
                server.start(config.host(), config.port());
            }
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
        }
        LOG.info("API and console at {}://{}:{}/", scheme(), config.host(), server.port());
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** The scheme of its addresses: http or https. */
    public String scheme() {
        return doorkeeper.tls().isPresent() ? "https" : "http";
    }

    /** Stops listening. */
    @Override
    public void close() {
        server.stop();
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.http.maxRequestSize = LARGEST_REQUEST;
        javalin.http.prefer405over404 = true;
        javalin.jetty.modifyServer(jetty -> jetty.setErrorHandler(new EarlyErrors(HEADERS)));
        doorkeeper.tls().ifPresent(context -> Tls.serve(javalin, context, config.host(), config.port()));
        javalin.http.defaultContentType = JSON;
        RoutesConfig routes = javalin.routes;
        routes.before(this::admit);
        serve(routes, HandlerType.GET, "/healthz", this::health);
        serve(routes, HandlerType.GET, "/readyz", this::health);
        serve(routes, HandlerType.GET, "/livez", ctx -> Responses.answer(ctx, JSON, "{\"status\":\"alive\"}"));
        serve(routes, HandlerType.GET, "/metrics", ctx -> Responses.answer(ctx, Metrics.MEDIA_TYPE, metrics.text()));
        serve(
                routes,
                HandlerType.GET,
                "/problems",
                ctx -> Responses.answer(ctx, JSON, Json.of(Map.of("kinds", Problem.kinds()))));
        serve(routes, HandlerType.GET, "/openapi.json", ctx -> Responses.answer(ctx, JSON, description));
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/nodes",
                ctx -> Responses.answer(ctx, JSON, lists.nodes(ctx.queryParamMap())));
        for (ApiList list : ApiList.values()) {
            serve(
                    routes,
                    HandlerType.GET,
                    "/api/v1/" + list.path(),
                    ctx -> Responses.answer(ctx, JSON, lists.facts(list, ctx.queryParamMap())));
        }
        nodeRoutes(routes);
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/diff",
                ctx -> Responses.answer(ctx, JSON, past.diff(ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/upgrades/scorecard",
                ctx -> Responses.answer(ctx, JSON, lists.scorecard(ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/upgrades/gate",
                ctx -> Responses.answer(ctx, JSON, lists.gate(ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/fleet/residue",
                ctx -> Responses.answer(ctx, JSON, lists.residue(ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/fleet/outliers",
                ctx -> Responses.answer(ctx, JSON, lists.outliers(ctx.queryParamMap())));
        serve(routes, HandlerType.POST, "/api/v1/suppressions", ctx -> {
            String made = suppressions.add(doorkeeper.caller(ctx), ctx.body());
            ctx.status(201);
            Responses.answer(ctx, JSON, made);
        });
        serve(routes, HandlerType.DELETE, "/api/v1/suppressions/{id}", ctx -> {
            suppressions.revoke(doorkeeper.caller(ctx), ctx.pathParam("id"), ctx.queryParamMap());
            ctx.status(204);
        });
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/drift/history",
                ctx -> Responses.answer(ctx, JSON, lists.driftHistory(ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                "/api/v1/findings/history",
                ctx -> Responses.answer(ctx, JSON, lists.findingHistory(ctx.queryParamMap())));
        serve(routes, HandlerType.GET, STREAM, this::follow);
        files.byPath().forEach((path, file) -> {
            routes.get(path, ctx -> Responses.file(ctx, file));
            routes.head(path, ctx -> Responses.file(ctx, file));
        });
        Responses.problems(routes);
    }

    private void serve(RoutesConfig routes, HandlerType method, String path, Handler handler) {
        served.add(method.name().toLowerCase(Locale.ROOT) + " " + path);
        routes.addHttpHandler(method, path, handler);
        if (method.equals(HandlerType.GET) && !path.equals(STREAM)) {
            // Answered as GET, so that a status is the same by either; what is written is left out by the server.
            routes.addHttpHandler(HandlerType.HEAD, path, handler);
        }
    }

    /** Method and path of all that is served but the console's files. */
    public Set<String> served() {
        return Set.copyOf(served);
    }

    private void nodeRoutes(RoutesConfig routes) {
        String one = "/api/v1/nodes/{node}";
        serve(
                routes,
                HandlerType.GET,
                one,
                ctx -> Responses.answer(ctx, JSON, nodes.node(ctx.pathParam("node"), ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                one + "/routers",
                ctx -> Responses.answer(ctx, JSON, nodes.routers(node(ctx), ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                one + "/facts",
                ctx -> Responses.answer(ctx, JSON, nodes.facts(node(ctx), ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                one + "/timeline",
                ctx -> Responses.answer(ctx, JSON, nodes.timeline(node(ctx), ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                one + "/rules",
                ctx -> Responses.answer(ctx, JSON, past.rules(node(ctx), ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                one + "/events",
                ctx -> Responses.answer(ctx, JSON, past.events(node(ctx), ctx.queryParamMap())));
        serve(
                routes,
                HandlerType.GET,
                one + "/chains/{name}",
                ctx -> Responses.answer(ctx, JSON, past.named(node(ctx), ctx.pathParam("name"), ctx.queryParamMap())));
    }

    private static String node(Context ctx) {
        return ctx.pathParam("node");
    }

    private void admit(Context ctx) {
        HEADERS.forEach(ctx::header);
        ctx.header("Cache-Control", "no-cache");
        guard.check(ctx.header("Host"), ctx.header("Origin"), ctx.header("Sec-Fetch-Site"));
        doorkeeper.admit(ctx);
        Query.readable("path is", ctx.req().getRequestURI());
        Query.readable("parameters are", ctx.queryString());
    }

    /** How the reading stands. */
    record Health(
            String status, ReadStatus.Phase reading, String detail, long recordsRead, long recordsBehind, long at) {}

    private void health(Context ctx) {
        ReadStatus now = status.get();
        String word = now.complete() ? "ready" : "not ready";
        ctx.status(now.complete() ? OK : 503);
        Responses.answer(
                ctx,
                JSON,
                Json.of(new Health(
                        word, now.phase(), now.detail(), now.recordsRead(), now.recordsBehind(), clock.millis())));
    }

    private void follow(Context ctx) throws IOException {
        stream.enter();
        try {
            ctx.res().setContentType("text/event-stream");
            ctx.res().setCharacterEncoding("utf-8");
            ctx.res().setHeader("X-Accel-Buffering", "no");
            OutputStream out = ctx.res().getOutputStream();
            stream.send(out, ctx.header("Last-Event-ID"));
        } catch (IOException gone) {
            LOG.debug("a client of the stream has left: {}", gone.toString());
        } finally {
            stream.leave();
        }
    }
}
