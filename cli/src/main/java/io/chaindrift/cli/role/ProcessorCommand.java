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
