package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.cli.fleet.FleetCollectors;
import io.chaindrift.cli.fleet.RecordedFleet;
import io.chaindrift.cli.fleet.ReplayBase;
import io.chaindrift.cli.fleet.ReplaySchedule;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.broker.EmbeddedBrokerException;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.api.QueryApi;
import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.remediator.Remediator;
import io.chaindrift.remediator.config.RemediatorConfig;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Starts what {@code up} runs: broker and registry, then side by side the audit, the API and the remediator, then the collectors.
 * Used once, by one thread.
 */
final class UpStart {

    /** What a part usually needs to stop is far less; together they stay within the five seconds that stopping may take. */
    private static final Duration STOP_PART = Duration.ofSeconds(3);

    /** Longer than a killed predecessor's sessions and transactions can keep anything from starting. */
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private static final int BIND_ATTEMPTS = 3;
    private static final String KAFKA_DID_NOT_BIND = "failed to bind";

    /** Well below the silence after which the embedded audit counts a node as silent. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final UpSettings settings;
    private final Clock clock;
    private final RunningParts parts;
    private final Problems problems = new Problems();
    private final DataDirectory data;
    private final Ports ports = new Ports();
    private final String bootstrapServers;
    private final EmbeddedRegistry registry;

    private UpStart(UpSettings settings, Clock clock, RunningParts parts) throws Exception {
        this.settings = settings;
        this.clock = clock;
        this.parts = parts;
        this.data = parts.add(
                "data directory",
                DataDirectory.claim(settings.data(), ProcessHandle.current().pid()),
                STOP_PART);
        int kafkaPort = ports.choose(settings.kafkaPort());
        int registryPort = ports.choose(settings.registryPort());
        EmbeddedBroker broker = broker(kafkaPort);
        ports.became("--kafka-port", settings.kafkaPort(), broker.port());
        this.bootstrapServers = broker.bootstrapServers();
        this.registry = registryBesideTopics(registryPort);
        ports.became(
                "--registry-port",
                settings.registryPort(),
                URI.create(registry.url()).getPort());
    }

    /**
     * Starts all parts and returns when they work.
     *
     * @param fleet the recorded fleet to replay; null without one
     * @param parts where each started part is put, also when a later one fails to start
     * @throws CommandException when the data is in use or a part cannot start; the message says which
     */
    static UpProcess start(UpSettings settings, @Nullable RecordedFleet fleet, RunningParts parts, Clock clock)
            throws Exception {
        UpStart start = new UpStart(settings, clock, parts);
        URI console = start.programs();
        ReplaySchedule replay = null;
        if (fleet != null) {
            replay = start.schedule(fleet);
            start.replay(fleet, replay);
        }
        if (settings.thisNode()) {
            start.thisNode();
        }
        return new UpProcess(start.addresses(console), replay, start.problems);
    }

    private EmbeddedBroker broker(int port) {
        EmbeddedBroker broker = bound(port);
        AtomicReference<@Nullable String> failure = new AtomicReference<>();
        broker.failure().thenAccept(failure::set);
        problems.watch(() -> Optional.ofNullable(failure.get()).map(why -> "the broker: " + why));
        return parts.add("broker", broker, STOP_PART);
    }

    /** Kafka has to know its ports before it binds them, and somebody may be faster: then others are tried. */
    private EmbeddedBroker bound(int port) {
        for (int attempt = 1; ; attempt++) {
            try {
                return EmbeddedBroker.start(new BrokerSettings(data.broker(), port, Map.of()));
            } catch (EmbeddedBrokerException e) {
                String why = String.valueOf(e.getMessage());
                if (attempt == BIND_ATTEMPTS || !why.contains(KAFKA_DID_NOT_BIND)) {
                    throw CommandException.failed(why, e);
                }
            }
        }
    }

    private EmbeddedRegistry registryBesideTopics(int port) throws Exception {
        AtomicReference<@Nullable EmbeddedRegistry> started = new AtomicReference<>();
        Together.run(List.of(
                () -> {
                    started.set(parts.add("registry", EmbeddedRegistry.start(bootstrapServers, port), STOP_PART));
                    return null;
                },
                () -> {
                    EmbeddedTopics.create(bootstrapServers);
                    return null;
                }));
        return Objects.requireNonNull(started.get());
    }

    /** The three know each other through topics only, so their order among themselves does not matter. Returns the console's URL. */
    private URI programs() throws Exception {
        QueryApi api =
                new QueryApi(QueryApiConfig.of(bootstrapServers, registry.url(), ports.choose(settings.apiPort()))
                        .judging(settings.rollouts()));
        List<Readiness.Part> starting = new CopyOnWriteArrayList<>();
        Together.run(List.of(() -> starting.add(processor()), () -> {
            starting.add(started(api));
            return starting.add(remediator());
        }));
        Readiness.await(starting, problems::first, READY_WITHIN);
        ports.became("--api-port", settings.apiPort(), api.port());
        return api.uri();
    }

    private Addresses addresses(URI console) {
        return new Addresses(data.root(), bootstrapServers, URI.create(registry.url()), console, ports.notes());
    }

    private Readiness.Part processor() {
        AuditProcessor processor =
                new AuditProcessor(ProcessorConfig.embedded(bootstrapServers, registry.url(), data.streams()));
        parts.add("processor", processor, STOP_PART).start();
        problems.watch(
                () -> processor.isHealthy() ? Optional.empty() : Optional.of("the processor: its topology ended"));
        return new Readiness.Part("processor", processor::isRunning);
    }

    private Readiness.Part started(QueryApi api) {
        parts.add("API", api, STOP_PART);
        try {
            api.start();
        } catch (IllegalStateException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
        problems.watch(() -> api.failure().map(why -> "the API: " + why));
        return new Readiness.Part("API", api::isReady);
    }

    private Readiness.Part remediator() {
        Remediator remediator = parts.add(
                "remediator", Remediator.start(RemediatorConfig.of(bootstrapServers, registry.url())), STOP_PART);
        problems.watch(() -> remediator.failure().map(why -> "the remediator: " + why));
        return new Readiness.Part("remediator", remediator::isReady);
    }

    private ReplaySchedule schedule(RecordedFleet fleet) {
        double speed = settings.speed() == null ? ReplaySchedule.defaultSpeed(fleet.length()) : settings.speed();
        return new ReplayBase(data.replay()).continueOrBegin(fleet.name(), fleet.length(), speed, clock.instant());
    }

    private void replay(RecordedFleet fleet, ReplaySchedule schedule) {
        FleetCollectors collectors = parts.add(
                "collectors",
                FleetCollectors.start(
                        fleet,
                        schedule,
                        settings.cluster(),
                        data.collectors(),
                        sink("producer of the fleet"),
                        clock,
                        new SecureRandom()),
                STOP_PART);
        problems.watch(collectors::failure);
    }

    private void thisNode() {
        ProcessSettings machine = ProcessSettings.thisMachine();
        CollectorConfig config = CollectorConfig.of(
                        settings.cluster(), machine.hostName(), ProductVersion.text(), data.thisNode())
                .at(CollectorConfig.DEFAULT_POLL, HEARTBEAT);
        Collector collector = parts.add(
                "collector of this node",
                Collector.start(
                        config, IptablesSource.open(machine), sink("producer of this node"), clock, new SecureRandom()),
                STOP_PART);
        problems.watch(collector::failure);
    }

    private KafkaEventSink sink(String name) {
        return parts.add(name, KafkaEventSink.open(bootstrapServers, registry.url(), Map.of()), STOP_PART);
    }
}
