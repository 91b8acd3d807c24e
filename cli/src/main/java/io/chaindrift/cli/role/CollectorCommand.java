package io.chaindrift.cli.role;

import io.chaindrift.cli.ProductVersion;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.collector.Collector;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.KafkaEventSink;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
            defaultValue = "2",
            description = "Seconds between two looks (${DEFAULT-VALUE}).")
    private int poll;

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
        String servers = options.bootstrapServers();
        String registry = options.schemaRegistryUrl();
        return new RoleRunner(terminal, clock).run("collector", () -> start(servers, registry));
    }

    private RoleRunner.Program start(String servers, String registry) {
        ProcessSettings settings = ProcessSettings.thisMachine().withRouter(routerVersion, routerArgs);
        ProcessSettings where = netns == null ? settings : settings.inNamespace(netns);
        CollectorConfig config = CollectorConfig.of(
                        given(cluster, "CHAINDRIFT_CLUSTER", "local"),
                        given(node, "CHAINDRIFT_NODE", where.hostName()),
                        ProductVersion.text(),
                        Path.of(given(spool, "CHAINDRIFT_STATE_DIR", "/var/lib/chaindrift")))
                .at(Duration.ofSeconds(poll), CollectorConfig.DEFAULT_CADENCE.heartbeat());
        EventSink sink = KafkaEventSink.open(servers, registry, options.clientProperties());
        try {
            return program(Collector.start(config, IptablesSource.open(where), sink, clock, new SecureRandom()), sink);
        } catch (UncheckedIOException e) {
            sink.close();
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private String given(@Nullable String option, String variable, String otherwise) {
        if (option != null) {
            return option;
        }
        String value = options.environment().getOrDefault(variable, "");
        return value.isBlank() ? otherwise : value;
    }

    private static RoleRunner.Program program(Collector collector, EventSink sink) {
        return new RoleRunner.Program() {
            @Override
            public Optional<String> failure() {
                return collector.failure();
            }

            @Override
            public void close() throws Exception {
                try (sink) {
                    collector.close();
                }
            }
        };
    }
}
