package io.chaindrift.systemtests.engine;

import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.proxy.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the processor, behind a proxy of its own, and whoever starts it again when it ends by itself. Cutting the proxy is
 * the instance's sudden death as far as Kafka can tell. One thread at a time.
 */
final class Instance implements AutoCloseable {

    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration COMMIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);
    private static final int RESTARTS = 20;

    /** The product's processor, or its topology with settings that the product does not have. */
    private interface Running {
        void start();

        boolean isRunning();

        /** True when it was told to end. */
        boolean awaitEnd() throws InterruptedException;

        long restored();

        void close();
    }

    private final FaultProxy proxy;
    private final ProcessorConfig config;
    private final Setup setup;
    private final RulesetJudge judge;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile @Nullable Running running;
    private volatile boolean wanted;
    private @Nullable Thread keeper;

    Instance(Installation installation, FaultProxy proxy, Setup setup, int number, Path stateDir, RulesetJudge judge) {
        this.proxy = proxy;
        this.setup = setup;
        this.judge = judge;
        String fixedId = setup.instances() > 1 && setup.standbys() == 0 ? "instance-" + number : null;
        this.config = Configs.with(
                ProcessorConfig.embedded(proxy.bootstrapServers(), installation.registryUrl(), stateDir)
                        .named(installation.application(), installation.topics(), fixedId)
                        .withLiveness(Installation.NEVER_SILENT),
                Map.of(
                        "threads",
                        setup.threads(),
                        "standbys",
                        setup.standbys(),
                        "replication",
                        setup.copies(),
                        "sessionTimeout",
                        SESSION,
                        "commitInterval",
                        COMMIT,
                        "cachedNodes",
                        setup.cachedNodes()));
    }

    FaultProxy proxy() {
        return proxy;
    }

    Path stateDir() {
        return config.stateDir();
    }

    /** How often it ended by itself and was started again. */
    int restarts() {
        return restarts.get();
    }

    /** Starts it, and again whenever it ends by itself. */
    Instance start() {
        wanted = true;
        Running first = launch();
        Thread thread = new Thread(() -> keep(first), "keeper-" + config.applicationId());
        thread.setDaemon(true);
        thread.start();
        keeper = thread;
        return this;
    }

    /** Closes it in order. */
    Instance stop() {
        wanted = false;
        Running now = running;
        if (now != null) {
            now.close();
        }
        awaitKeeper();
        return this;
    }

    /** From now on nothing of it reaches Kafka; its threads end when they notice. */
    void die() {
        wanted = false;
        proxy.close();
        Running now = running;
        if (now != null) {
            Thread burial = new Thread(now::close, "burial-" + config.applicationId());
            burial.setDaemon(true);
            burial.start();
        }
    }

    boolean isRunning() {
        Running now = running;
        return now != null && now.isRunning();
    }

    /** How many records of stores its active tasks have restored since it was last started; what standbys follow is not counted. */
    long restored() {
        Running now = running;
        return now == null ? 0 : now.restored();
    }

    @Override
    public void close() {
        if (wanted) {
            stop();
        }
        proxy.close();
    }

    private void keep(Running first) {
        Running now = first;
        try {
            while (!now.awaitEnd() && wanted && restarts.incrementAndGet() <= RESTARTS) {
                now.close();
                now = launch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitKeeper() {
        Thread thread = keeper;
        if (thread == null) {
            return;
        }
        try {
            thread.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the processor ended", e);
        }
    }

    private Running launch() {
        Running launched =
                setup.isPackaged() ? new Packaged(new AuditProcessor(config, judge)) : new Bare(config, setup, judge);
        running = launched;
        launched.start();
        return launched;
    }

    private record Packaged(AuditProcessor processor) implements Running {
        @Override
        public void start() {
            processor.start();
        }

        @Override
        public boolean isRunning() {
            return processor.isRunning();
        }

        @Override
        public boolean awaitEnd() throws InterruptedException {
            return processor.awaitEnd();
        }

        @Override
        public long restored() {
            String name = "chaindrift_processor_restore_records_done ";
            return processor
                    .metrics()
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                    .sum();
        }

        @Override
        public void close() {
            processor.close();
        }
    }

    /** The topology with other guarantees, caches or batches; a thread that dies is replaced. */
    private static final class Bare implements Running {

        private final ChaindriftSerdes serdes;
        private final KafkaStreams streams;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final RestoreCount restores = new RestoreCount();
        private volatile boolean told;

        Bare(ProcessorConfig config, Setup setup, RulesetJudge judge) {
            serdes = new ChaindriftSerdes(Map.of("schema.registry.url", config.schemaRegistryUrl()));
            Properties settings = config.streams();
            settings.put(
                    StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                    setup.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
            settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, setup.cacheBytes());
            if (setup.smallBatches()) {
                settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1);
                settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
                settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
            }
            streams = new KafkaStreams(AuditProcessor.topology(config, serdes, judge), settings);
            streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.REPLACE_THREAD);
            streams.setGlobalStateRestoreListener(restores);
            streams.setStateListener((now, before) -> {
                if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
                    ended.countDown();
                }
            });
        }

        @Override
        public void start() {
            streams.start();
        }

        @Override
        public boolean isRunning() {
            return streams.state() == KafkaStreams.State.RUNNING;
        }

        @Override
        public boolean awaitEnd() throws InterruptedException {
            ended.await();
            return told;
        }

        @Override
        public long restored() {
            return restores.records.get();
        }

        @Override
        public void close() {
            told = true;
            streams.close(CLOSE_WITHIN);
            serdes.close();
        }
    }

    private static final class RestoreCount implements StateRestoreListener {

        private final AtomicLong records = new AtomicLong();

        @Override
        public void onRestoreStart(TopicPartition partition, String store, long first, long last) {
            // Nothing is restored yet.
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
            records.addAndGet(count);
        }

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long total) {
            // It was counted batch by batch.
        }
    }
}
