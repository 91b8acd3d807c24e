package io.chaindrift.cli.role;

import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.remediator.Remediator;
import io.chaindrift.remediator.config.RemediatorConfig;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift remediator}: the remediator alone. It only recommends. */
@Command(
        name = "remediator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the remediator alone: findings in, one recommendation per node and plane out. "
                + "Nothing is ever sent to a node.",
        footer = {
            "",
            "Exit codes: 0 stopped when told to, 1 it could not go on, 2 unusable settings.",
            "",
            "Examples:",
            "  chaindrift remediator --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081"
        })
public final class RemediatorCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private RoleOptions options = new RoleOptions();

    @Option(
            names = "--health",
            paramLabel = "HOST:PORT",
            description = "Answer /livez and /readyz there (CHAINDRIFT_REMEDIATOR_HEALTH; nowhere).")
    private @Nullable String health;

    /** The command, speaking to this terminal and living by this clock. */
    public RemediatorCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (options.verbose()) {
            Verbosity.more();
        }
        Map<String, String> environment = options.environment();
        RoleOptions.put(environment, "CHAINDRIFT_REMEDIATOR_HEALTH", health);
        return new RoleRunner(terminal, clock)
                .run("remediator", () -> program(Remediator.start(RemediatorConfig.fromEnvironment(environment))));
    }

    private static RoleRunner.Program program(Remediator remediator) {
        return new RoleRunner.Program() {
            @Override
            public Optional<String> failure() {
                return remediator.failure().map(String::valueOf);
            }

            @Override
            public void close() {
                remediator.close();
            }
        };
    }
}
