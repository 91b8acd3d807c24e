package io.chaindrift.cli.role;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.cli.config.ClientProperties;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.SpareMemory;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.config.CollectorKey;
import io.chaindrift.collector.config.CollectorSettings;
import io.chaindrift.collector.health.HealthServer;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.collector.publish.RequestFeed;
import io.chaindrift.ruleset.catalog.RouterVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift collector}: the agent of one node alone. It reads rules and changes none. */
@Command(
        name = "collector",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Collects this machine's rules: looks at every backend of iptables and publishes what changed. "
                + "Reading rules needs root, or CAP_NET_ADMIN with user id 0.",
        footer = {
            "",
            "Exit codes: 0 stopped when told to, 1 it could not go on, 2 unusable settings.",
            "",
            "Examples:",
            "  chaindrift collector --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081 \\",
            "      --cluster prod --node worker-1 --spool /var/lib/chaindrift",
            "  chaindrift collector … --router-version v2.2.1 --router-arg=--service-cluster-ip-range=10.96.0.0/12"
        })
public final class CollectorCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private RoleOptions options = new RoleOptions();

    @Option(names = "--cluster", paramLabel = "ID", description = "The cluster's id (CHAINDRIFT_CLUSTER; local).")
    private @Nullable String cluster;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "The node's name in Kubernetes (CHAINDRIFT_NODE; the host's name).")
    private @Nullable String node;

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description = "Where looks are kept until the broker has them "
                    + "(CHAINDRIFT_STATE_DIR; /var/lib/chaindrift). One collector each.")
    private @Nullable String spool;

    @Option(
            names = "--poll",
            paramLabel = "SECONDS",
            description = "Seconds between two checks where nothing was told of (1).")
    private @Nullable Integer poll;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting of docs/reference/collector-config.md; repeatable.")
    private @Nullable Map<String, String> set;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings as KEY=VALUE lines (CHAINDRIFT_COLLECTOR_CONFIG); variables and flags win.")
    private @Nullable String file;

    @Option(names = "--print-config", description = "Print the settings that hold, and do nothing else.")
    private boolean printConfig;

    @Option(
            names = "--router-version",
            paramLabel = "VERSION",
            description = "The running kube-router, such as v2.2.1 or k3s-v2.2.1; else the rules must tell.")
    private @Nullable String routerVersion;

    @Option(names = "--router-arg", paramLabel = "ARG", description = "One of its arguments, verbatim; repeatable.")
    private @Nullable List<String> routerArgs;

    @Option(names = "--netns", paramLabel = "NAME", description = "Look into this network namespace of ip netns.")
    private @Nullable String netns;

    /** The command, speaking to this terminal and living by this clock. */
    public CollectorCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (options.verbose()) {
            Verbosity.more();
        }
        if (printConfig) {
            terminal.out().print(settings().print());
            return ExitCodes.OK;
        }
        refuseUnreadableVersion();
        CollectorSettings settings = settings();
        String servers = required("--bootstrap-servers", CollectorKey.BOOTSTRAP_SERVERS, settings.bootstrapServers());
        String registry =
                required("--schema-registry-url", CollectorKey.SCHEMA_REGISTRY_URL, settings.schemaRegistryUrl());
        return new RoleRunner(terminal, clock).run("collector", () -> start(settings, servers, registry));
    }

    private static String required(String option, CollectorKey key, String value) {
        if (value.isBlank()) {
            throw CommandException.unusable("give " + option + ", or set " + key.variable() + ".");
        }
        return value;
    }

    private void refuseUnreadableVersion() {
        if (routerVersion == null) {
            return;
        }
        try {
            RouterVersion.typed(routerVersion);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("--router-version: " + e.getMessage());
        }
    }

    private CollectorSettings settings() {
        Map<String, String> environment = options.environment();
        String from = file == null ? environment.getOrDefault(CollectorKey.FILE_VARIABLE, "") : file;
        try {
            return CollectorSettings.read(
                    from.isBlank() ? null : Path.of(from),
                    environment,
                    flags(),
                    ProcessSettings.thisMachine().hostName());
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<CollectorKey, String> flags() {
        Map<CollectorKey, String> flags = new EnumMap<>(CollectorKey.class);
        if (set != null) {
            set.forEach((name, value) -> flags.put(CollectorKey.of(name), value));
        }
        put(flags, CollectorKey.CLUSTER, cluster);
        put(flags, CollectorKey.NODE, node);
        put(flags, CollectorKey.STATE_DIR, spool);
        put(flags, CollectorKey.POLL, poll == null ? null : "PT" + poll + "S");
        put(flags, CollectorKey.ROUTER_VERSION, routerVersion);
        put(flags, CollectorKey.ROUTER_ARGS, routerArgs == null ? null : String.join(" ", routerArgs));
        put(flags, CollectorKey.NETNS, netns);
        return flags;
    }

    private static void put(Map<CollectorKey, String> flags, CollectorKey key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    private static Map<String, String> clientProperties(CollectorSettings settings) {
        Path file = settings.clientConfig();
        return file == null ? Map.of() : ClientProperties.read(file);
    }

    private RoleRunner.Program start(CollectorSettings settings, String servers, String registry) {
        CollectorConfig config = settings.config(ProductVersion.text());
        Map<String, String> client = clientProperties(settings);
        EventSink sink = KafkaEventSink.open(servers, registry, client);
        try {
            Collector collector = Collector.start(
                    config, IptablesSource.open(ProcessSettings.of(settings)), sink, clock, new SecureRandom());
            // The process has nothing else to do, and a node no memory to give away.
            collector.whenQuiet(SpareMemory.ofThisProcess());
            return new CollectorProgram(collector, sink, settings).serve(servers, registry, client, config);
        } catch (UncheckedIOException e) {
            sink.close();
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The collector with what belongs to it, stopped in order. */
    private static final class CollectorProgram implements RoleRunner.Program {

        private static final Duration LEAST_LOOP = Duration.ofMinutes(3);
        /** Programs that a look can wait for: six saves, four questions for tables, the sets, and versions, which get little time. */
        private static final int PROGRAMS_OF_A_LOOK = 20;

        private final Collector collector;
        private final EventSink sink;
        private final CollectorSettings settings;
        private @Nullable HealthServer health;
        private @Nullable RequestFeed requests;

        CollectorProgram(Collector collector, EventSink sink, CollectorSettings settings) {
            this.collector = collector;
            this.sink = sink;
            this.settings = settings;
        }

        CollectorProgram serve(String servers, String registry, Map<String, String> client, CollectorConfig config) {
            InetSocketAddress address = settings.health();
            try {
                health = address == null ? null : HealthServer.start(address, loop(settings), collector::status);
            } catch (IOException e) {
                stopQuietly();
                throw new IllegalArgumentException("setting health is '" + address + "': " + e.getMessage(), e);
            }
            if (settings.requests()) {
                requests = RequestFeed.start(
                        servers, registry, client, config.cluster(), config.node(), collector::report);
            }
            return this;
        }

        /** How long a look may take while every program takes all the time that it gets. */
        private static Duration loop(CollectorSettings settings) {
            Duration longest = settings.programTimeout().multipliedBy(PROGRAMS_OF_A_LOOK);
            return longest.compareTo(LEAST_LOOP) < 0 ? LEAST_LOOP : longest;
        }

        private void stopQuietly() {
            try {
                close();
            } catch (IOException e) {
                // The reason to stop is the one that is told.
            }
        }

        @Override
        public Optional<String> failure() {
            return collector.failure();
        }

        @Override
        public void close() throws IOException {
            try (sink) {
                if (requests != null) {
                    requests.close();
                }
                collector.close(settings.flush());
            } finally {
                if (health != null) {
                    health.close();
                }
            }
        }
    }
}
