package io.chaindrift.cli.role;

import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.ProcessorEndpoint;
import io.chaindrift.processor.config.ProcessorEnvironment;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift processor}: the audit alone. */
@Command(
        name = "processor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the audit alone: node events in, drift, findings, upgrades and fleet out, exactly once.",
        footer = {
            "",
            "Exit codes: 0 stopped when told to, 1 it could not go on, 2 unusable settings.",
            "",
            "Examples:",
            "  chaindrift processor --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081 \\",
            "      --state-dir /var/lib/chaindrift"
        })
public final class ProcessorCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private RoleOptions options = new RoleOptions();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Folder of the state stores (CHAINDRIFT_STATE_DIR; /var/lib/chaindrift).")
    private @Nullable String stateDir;

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description =
                    "Fixed id of this instance, so that a restart keeps its tasks (CHAINDRIFT_INSTANCE_ID; none).")
    private @Nullable String instanceId;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Address for /livez, /readyz and /metrics, such as 127.0.0.1:8081 (CHAINDRIFT_PROCESSOR_LISTEN; none).")
    private @Nullable String listen;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that audit, 1 to 64; no more than there are partitions have work "
                    + "(CHAINDRIFT_THREADS; 2).")
    private @Nullable String threads;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            description = "Copies of each store on other instances, 0 to 8, so that another one takes over without "
                    + "restoring (CHAINDRIFT_STANDBYS; 1).")
    private @Nullable String standbys;

    @Option(
            names = "--nodes-in-memory",
            paramLabel = "N",
            description = "How many nodes' states, and their latest judgements, each task keeps in memory besides "
                    + "its store, 0 to 100000; memory only spares reading (CHAINDRIFT_NODES_IN_MEMORY; 2000).")
    private @Nullable String nodesInMemory;

    @Option(
            names = "--commit-every",
            paramLabel = "TIME",
            description = "Time between commits, PT0.05S to PT30S: facts are seen by readers that much later at "
                    + "most (CHAINDRIFT_COMMIT_EVERY; PT0.5S).")
    private @Nullable String commitEvery;

    @Option(
            names = "--silent-after",
            paramLabel = "TIME",
            description = "A node that says nothing for so long is called silent: 1 min to 7 d; longer than its "
                    + "collector's heartbeat (CHAINDRIFT_SILENT_AFTER; PT15M).")
    private @Nullable String silentAfter;

    @Option(
            names = "--silence-checked-every",
            paramLabel = "TIME",
            description = "How often it is looked who is silent: 1 s to the silence allowed "
                    + "(CHAINDRIFT_SILENCE_CHECKED_EVERY; PT10S).")
    private @Nullable String silenceCheckedEvery;

    @Option(
            names = "--life-told-every",
            paramLabel = "TIME",
            description = "How often the last sign of life of a node that speaks is written down anew: 1 s to the "
                    + "silence allowed (CHAINDRIFT_LIFE_TOLD_EVERY; PT1M).")
    private @Nullable String lifeToldEvery;

    @Option(
            names = "--forget-after",
            paramLabel = "TIME",
            description =
                    "A node that nobody has spoken of for so long is taken out of all books, as long as node-events keeps its "
                            + "records: 1 h to 400 d, such as P14D (CHAINDRIFT_FORGET_AFTER; P14D).")
    private @Nullable String forgetAfter;

    @Option(
            names = "--resolved-kept",
            paramLabel = "TIME",
            description =
                    "A finding that was resolved so long ago leaves the present findings; its history stays: 1 h to 400 d, "
                            + "such as P30D (CHAINDRIFT_RESOLVED_KEPT; P30D).")
    private @Nullable String resolvedKept;

    /** The command, speaking to this terminal and living by this clock. */
    public ProcessorCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (options.verbose()) {
            Verbosity.more();
        }
        Map<String, String> environment = options.environment();
        RoleOptions.put(environment, "CHAINDRIFT_STATE_DIR", stateDir);
        RoleOptions.put(environment, "CHAINDRIFT_INSTANCE_ID", instanceId);
        RoleOptions.put(environment, "CHAINDRIFT_PROCESSOR_LISTEN", listen);
        RoleOptions.put(environment, "CHAINDRIFT_THREADS", threads);
        RoleOptions.put(environment, "CHAINDRIFT_STANDBYS", standbys);
        RoleOptions.put(environment, "CHAINDRIFT_NODES_IN_MEMORY", nodesInMemory);
        RoleOptions.put(environment, "CHAINDRIFT_COMMIT_EVERY", commitEvery);
        RoleOptions.put(environment, "CHAINDRIFT_SILENT_AFTER", silentAfter);
        RoleOptions.put(environment, "CHAINDRIFT_SILENCE_CHECKED_EVERY", silenceCheckedEvery);
        RoleOptions.put(environment, "CHAINDRIFT_LIFE_TOLD_EVERY", lifeToldEvery);
        RoleOptions.put(environment, "CHAINDRIFT_FORGET_AFTER", forgetAfter);
        RoleOptions.put(environment, "CHAINDRIFT_RESOLVED_KEPT", resolvedKept);
        return new RoleRunner(terminal, clock).run("processor", () -> start(environment));
    }

    private static RoleRunner.Program start(Map<String, String> environment) {
        AuditProcessor processor = new AuditProcessor(ProcessorEnvironment.read(environment));
        processor.start();
        Optional<ProcessorEndpoint> endpoint =
                ProcessorEnvironment.listen(environment).map(address -> ProcessorEndpoint.start(address, processor));
        return new RoleRunner.Program() {
            @Override
            public Optional<String> failure() {
                return processor.isHealthy() ? Optional.empty() : Optional.of("the topology ended");
            }

            @Override
            public void close() {
                endpoint.ifPresent(ProcessorEndpoint::close);
                processor.close();
            }
        };
    }
}
