package io.chaindrift.processor.api;

import io.chaindrift.processor.api.http.ApiServer;
import io.chaindrift.processor.api.http.ChangeFeed;
import io.chaindrift.processor.api.http.Outside;
import io.chaindrift.processor.api.read.FactReader;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.stream.ChangeLog;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The running query role: API and console on one port, facts in memory. It answers as soon as it is started; until the facts that
 * were there have been read it says so instead of giving lists that are not whole. Start it once, close it once. Thread-safe.
 */
public final class QueryApi implements AutoCloseable {

    private static final int CHANGES_KEPT = 4_096;
    private static final int RADIX = 36;

    private final QueryApiConfig config;
    private final ChaindriftSerdes serdes;
    private final ChangeLog log;
    private final FactReader reader;
    private final Outside outside;
    private final ApiServer server;

    /**
     * Wires it; nothing is connected before {@link #start()}.
     *
     * @param config its settings
     * @throws IllegalArgumentException when tokens or keystore cannot be used, or an address that others can reach has no tokens
     */
    public QueryApi(QueryApiConfig config) {
        this(config, Clock.systemUTC());
    }

    QueryApi(QueryApiConfig config, Clock clock) {
        this.config = config;
        Map<String, Object> registry = new HashMap<>(config.clientProperties());
        registry.put("schema.registry.url", config.schemaRegistryUrl());
        this.serdes = new ChaindriftSerdes(registry);
        FactStore store = new FactStore(config.historyEntries(), config.historyEntriesPerLine());
        this.log = new ChangeLog(Long.toString(clock.millis(), RADIX), CHANGES_KEPT);
        this.reader = new FactReader(
                config.bootstrapServers(),
                config.clientProperties(),
                config.topics(),
                serdes,
                store,
                new ChangeFeed(log),
                clock);
        this.outside = Outside.of(config, serdes);
        this.server = new ApiServer(config, store, reader::status, log, outside, clock);
    }

    /**
     * Listens and begins to read.
     *
     * @return this
     * @throws IllegalStateException when the port cannot be bound; the message says which and why
     */
    public QueryApi start() {
        server.start();
        reader.start();
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where console and API are. */
    public URI uri() {
        return URI.create(server.scheme() + "://" + config.host() + ":" + port() + "/");
    }

    /** How the reading of facts stands. */
    public ReadStatus status() {
        return reader.status();
    }

    /** Whether answers cover all that was there at the start. */
    public boolean isReady() {
        return reader.status().complete();
    }

    /** Why it cannot go on; empty while it works or waits. */
    public Optional<String> failure() {
        return reader.failure();
    }

    /** Sends clients of the stream home, stops listening and reading. */
    @Override
    public void close() {
        log.close();
        server.close();
        outside.close();
        serdes.close();
        reader.close();
    }
}
