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
