package io.chaindrift.processor;

import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.topology.AuditTopology;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.schemas.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running topology: used by the program of its own and within {@code chaindrift up}. Start it once, close it once; the state it
 * leaves in Kafka and in its folder is where the next start goes on. Thread-safe.
 */
public final class AuditProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditProcessor.class);

    /** A registry that stays away is waited for in a new thread this often before the processor gives up. */
    private static final int REPLACEMENTS = 5;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final ProcessorConfig config;
    private final ChaindriftSerdes serdes;
    private final KafkaStreams streams;
    private final ProcessorMetrics metrics = new ProcessorMetrics();
    private final AtomicInteger replaced = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Wires the processor with the catalog as its judge; nothing is connected before {@link #start()}. */
    public AuditProcessor(ProcessorConfig config) {
        this(config, new CatalogJudge());
    }

    /**
     * Wires the processor; nothing is connected before {@link #start()}.
     *
     * @param config its settings
     * @param judge what judges rules
     */
    public AuditProcessor(ProcessorConfig config, RulesetJudge judge) {
        this.config = config;
        Map<String, Object> registry = new HashMap<>(config.clientProperties());
        registry.put("schema.registry.url", config.schemaRegistryUrl());
        this.serdes = new ChaindriftSerdes(registry);
        Properties settings = config.streams();
        this.streams = new KafkaStreams(topology(config, serdes, judge), settings);
        this.streams.setUncaughtExceptionHandler(this::answer);
        this.streams.setGlobalStateRestoreListener(metrics);
        this.streams.setStateListener((now, before) -> {
            LOG.info("the topology is {} (was {})", now, before);
            if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
                ended.countDown();
            }
        });
    }

    /** The topology that a configuration leads to. */
    public static Topology topology(ProcessorConfig config, ChaindriftSerdes serdes, RulesetJudge judge) {
        NodeAuditor auditor = new NodeAuditor(judge, config.resolvedKept());
        return new AuditTopology(config.topics(), serdes, auditor, config.liveness(), config.cachedNodes())
                .build(config.streams());
    }

    /**
     * Connects and works in threads of its own. The topics must be there: nothing creates them.
     *
     * @throws IllegalStateException when the cluster's transactions are not sound though they could be
     */
    public void start() {
        BrokerCheck.requireSoundTransactions(config);
        LOG.info(
                "starting {} on {}, state in {}", config.applicationId(), config.bootstrapServers(), config.stateDir());
        streams.start();
    }

    /** True while it works or takes up work; false before the start, after the end, and after a failure it does not survive. */
    public boolean isHealthy() {
        return streams.state().isRunningOrRebalancing();
    }

    /** True when all tasks work. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** What Prometheus reads. */
    public String metrics() {
        return metrics.text(streams);
    }

    /** Waits until it has ended; true when it was told to, false when it stopped by itself. */
    public boolean awaitEnd() throws InterruptedException {
        ended.await();
        return told.get();
    }

    /** Ends it: commits what is done and leaves. Waits 5 seconds at most. */
    @Override
    public void close() {
        told.set(true);
        if (!streams.close(CLOSE_WITHIN)) {
            LOG.warn("the topology did not end within {} s; its transaction will be aborted", CLOSE_WITHIN.toSeconds());
        }
        serdes.close();
    }

    private StreamThreadExceptionResponse answer(Throwable failure) {
        if (causedByAbsentRegistry(failure) && replaced.incrementAndGet() <= REPLACEMENTS) {
            LOG.warn("the registry is away; trying again in a new thread: {}", failure.getMessage());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("the topology stops: it cannot go on without losing or inventing facts", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean causedByAbsentRegistry(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException) {
                return true;
            }
        }
        return false;
    }
}
