package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.cli.fleet.FleetCollectors;
import io.chaindrift.cli.fleet.RecordedFleet;
import io.chaindrift.cli.fleet.ReplayBase;
import io.chaindrift.cli.fleet.ReplaySchedule;
import io.chaindrift.cli.query.ApiClient;
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
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code up} runs, in this process: broker and registry, then side by side the audit, the API and the remediator,
 * then the collectors. All listen on the loopback address only.
 *
 * <p>What was acknowledged is on disk in the data directory; a process that is killed at any moment continues there. Stopping is
 * the business of the {@link RunningParts} that the parts were started into. Thread-safe.
 */
final class UpProcess {

    /** Together they stay below the five seconds that stopping may take, with what usually takes far less left out. */
    private static final Duration STOP_PART = Duration.ofSeconds(3);

    /** Longer than a killed predecessor's sessions and transactions can keep anything from starting. */
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    /** Well below the silence after which the embedded audit counts a node as silent. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Duration ASK_API = Duration.ofSeconds(5);

    private final Addresses addresses;
    private final ApiClient api;
    private final @Nullable ReplaySchedule replay;
    private final Problems problems;

    private UpProcess(Addresses addresses, @Nullable ReplaySchedule replay, Problems problems) {
        this.addresses = addresses;
        this.api = new ApiClient(addresses.console(), ASK_API);
        this.replay = replay;
        this.problems = problems;
    }

    /**
     * Starts all parts and returns when they work.
     *
     * @param fleet the recorded fleet to replay, if any
     * @param parts where each started part is put, also when a later one fails to start
     * @throws CommandException when the data is in use or a part cannot start; the message says which
     */
    static UpProcess start(UpSettings settings, Optional<RecordedFleet> fleet, RunningParts parts, Clock clock)
            throws Exception {
        DataDirectory data = parts.add(
                "data directory",
                DataDirectory.claim(settings.data(), ProcessHandle.current().pid()),
                STOP_PART);
        Ports ports = new Ports();
        int kafkaPort = ports.choose("--kafka-port", settings.kafkaPort());
        int registryPort = ports.choose("--registry-port", settings.registryPort());
        int apiPort = ports.choose("--api-port", settings.apiPort());
        Problems problems = new Problems();
        EmbeddedBroker broker = broker(data, kafkaPort, parts, problems);
        Addresses addresses = new Addresses(
                data.root(),
                broker.bootstrapServers(),
                URI.create("http://127.0.0.1:" + registryPort),
                URI.create("http://127.0.0.1:" + apiPort + "/"),
                ports.notes());
        Together.run(List.of(
                () -> parts.add("registry", EmbeddedRegistry.start(broker.bootstrapServers(), registryPort), STOP_PART),
                () -> {
                    EmbeddedTopics.create(broker.bootstrapServers());
                    return null;
                }));
        AuditProcessor processor = processor(data, addresses, parts, problems);
        QueryApi api = api(addresses, apiPort, parts, problems);
        Remediator remediator = remediator(addresses, parts, problems);
        Readiness.await(
                List.of(
                        new Readiness.Part("processor", processor::isRunning),
                        new Readiness.Part("API", api::isReady),
                        new Readiness.Part("remediator", remediator::isReady)),
                problems::first,
                READY_WITHIN);
        ReplaySchedule replay = fleet.map(recorded -> schedule(settings, data, recorded, clock.instant()))
                .orElse(null);
        if (fleet.isPresent() && replay != null) {
            collectors(fleet.get(), replay, settings, data, addresses, parts, problems, clock);
        }
        if (settings.thisNode()) {
            thisNode(settings, data, addresses, parts, problems, clock);
        }
        return new UpProcess(addresses, replay, problems);
    }

    /** Where it can be reached. */
    Addresses addresses() {
        return addresses;
    }

    /** When the recorded history is replayed; empty without one. */
    Optional<ReplaySchedule> replay() {
        return Optional.ofNullable(replay);
    }

    /** Why it cannot go on; empty while all parts work. */
    Optional<String> problem() {
        return problems.first();
    }

    /** The status in words at this time; what it knows at the moment the API does not answer is that it waits. */
    String status(Instant now) throws InterruptedException {
        OptionalInt percent = replay == null || !now.isBefore(replay.endsAt())
                ? OptionalInt.empty()
                : OptionalInt.of(replay.percentAt(now));
        try {
            FleetFigures figures = FleetReader.figures(api.list("nodes", Map.of()));
            return figures.nodes() == 0 ? StatusText.waiting() : StatusText.of(figures, percent);
        } catch (IOException e) {
            return "the API does not answer: " + e.getMessage();
        }
    }

    private static AuditProcessor processor(
            DataDirectory data, Addresses addresses, RunningParts parts, Problems problems) {
        AuditProcessor processor = new AuditProcessor(ProcessorConfig.embedded(
                addresses.bootstrapServers(), addresses.registry().toString(), data.streams()));
        parts.add("processor", processor, STOP_PART).start();
        problems.watch(
                () -> processor.isHealthy() ? Optional.empty() : Optional.of("the processor: its topology ended"));
        return processor;
    }

    private static Remediator remediator(Addresses addresses, RunningParts parts, Problems problems) {
        Remediator remediator = parts.add(
                "remediator",
                Remediator.start(RemediatorConfig.of(
                        addresses.bootstrapServers(), addresses.registry().toString())),
                STOP_PART);
        problems.watch(() -> remediator.failure().map(why -> "the remediator: " + why));
        return remediator;
    }

    private static void collectors(
            RecordedFleet fleet,
            ReplaySchedule replay,
            UpSettings settings,
            DataDirectory data,
            Addresses addresses,
            RunningParts parts,
            Problems problems,
            Clock clock) {
        KafkaEventSink sink = parts.add(
                "producer",
                KafkaEventSink.open(
                        addresses.bootstrapServers(), addresses.registry().toString(), Map.of()),
                STOP_PART);
        FleetCollectors collectors = parts.add(
                "collectors",
                FleetCollectors.start(
                        fleet, replay, settings.cluster(), data.collectors(), sink, clock, new SecureRandom()),
                STOP_PART);
        problems.watch(collectors::failure);
    }

    private static void thisNode(
            UpSettings settings,
            DataDirectory data,
            Addresses addresses,
            RunningParts parts,
            Problems problems,
            Clock clock) {
        ProcessSettings machine = ProcessSettings.thisMachine();
        KafkaEventSink sink = parts.add(
                "producer of this node",
                KafkaEventSink.open(
                        addresses.bootstrapServers(), addresses.registry().toString(), Map.of()),
                STOP_PART);
        CollectorConfig config = CollectorConfig.of(
                        settings.cluster(), machine.hostName(), ProductVersion.text(), data.thisNode())
                .at(CollectorConfig.DEFAULT_POLL, HEARTBEAT);
        Collector collector = parts.add(
                "collector of this node",
                Collector.start(config, IptablesSource.open(machine), sink, clock, new SecureRandom()),
                STOP_PART);
        problems.watch(collector::failure);
    }

    private static QueryApi api(Addresses addresses, int port, RunningParts parts, Problems problems) {
        QueryApi api = new QueryApi(QueryApiConfig.of(
                addresses.bootstrapServers(), addresses.registry().toString(), port));
        parts.add("API", api, STOP_PART);
        try {
            api.start();
        } catch (IllegalStateException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
        problems.watch(() -> api.failure().map(why -> "the API: " + why));
        return api;
    }

    private static EmbeddedBroker broker(DataDirectory data, int port, RunningParts parts, Problems problems) {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(new BrokerSettings(data.broker(), port, Map.of()));
            AtomicReference<@Nullable String> failure = new AtomicReference<>();
            broker.failure().thenAccept(failure::set);
            problems.watch(() -> Optional.ofNullable(failure.get()).map(why -> "the broker: " + why));
            return parts.add("broker", broker, STOP_PART);
        } catch (EmbeddedBrokerException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static ReplaySchedule schedule(UpSettings settings, DataDirectory data, RecordedFleet fleet, Instant now) {
        double speed = settings.speed() == null ? ReplaySchedule.defaultSpeed(fleet.length()) : settings.speed();
        return new ReplayBase(data.replay()).continueOrBegin(fleet.name(), fleet.length(), speed, now);
    }
}
