package io.chaindrift.cli.up;

import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.cli.role.RolloutOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift up}: everything in one process, until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs Kafka, a schema registry, the audit, the API with its console and the remediator (which only "
                        + "recommends) in one process, on the loopback address. Needs a JDK, never root.",
        footer = {
            "",
            "Ctrl-C or SIGTERM stops it in order. The same --data continues: nothing is lost or reported twice.",
            "",
            "Exit codes: 0 stopped when told to, 1 failed while running, 2 unusable arguments, or the data is in use.",
            "",
            "Examples:",
            "  chaindrift up --demo",
            "  chaindrift up --fleet captures/S9 --speed 10 --data /tmp/s9",
            "  chaindrift up --this-node --cluster lab"
        })
public final class UpCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Clock clock;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".chaindrift",
            description = "Where everything durable is kept (${DEFAULT-VALUE}).")
    private Path data = Path.of(".chaindrift");

    @Option(names = "--demo", description = "Replay the recorded fleet that is shipped: twelve nodes, one of them k3s.")
    private boolean demo;

    @Option(
            names = "--fleet",
            paramLabel = "DIR",
            description = "Replay the recorded fleet in a folder: DIR/<node>/<NN-phase>/.")
    private @Nullable Path fleet;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "Recorded minutes per second (so that the history takes 90 s).")
    private @Nullable Double speed;

    @Option(names = "--this-node", description = "Collect this machine's rules too; reading them needs root.")
    private boolean thisNode;

    @Option(
            names = "--cluster",
            paramLabel = "ID",
            description = "The cluster's id in every record (demo for a recorded fleet, else local).")
    private @Nullable String cluster;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the broker (${DEFAULT-VALUE}); a free one when it is taken, 0 for any.")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the schema registry (${DEFAULT-VALUE}); likewise.")
    private int registryPort;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of API and console (${DEFAULT-VALUE}); likewise.")
    private int apiPort;

    @Mixin
    private RolloutOptions rollouts = new RolloutOptions();

    @Option(
            names = "--until-ready",
            hidden = true,
            description = "Stop as soon as everything works. The launcher learns from it which classes to share.")
    private boolean untilReady;

    @Option(names = "--verbose", description = "Log what the parts do, to standard error.")
    private boolean verbose;

    /** The command, speaking to this terminal and living by this clock. */
    public UpCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        UpSettings settings = new UpSettings(
                data, kafkaPort, registryPort, apiPort, clusterId(), demo, fleet, speed, thisNode, rollouts.rules());
        if (verbose) {
            Verbosity.more();
        }
        new UpSession(settings, terminal, clock).run(untilReady);
        return ExitCodes.OK;
    }

    private String clusterId() {
        if (cluster != null) {
            return cluster;
        }
        return demo || fleet != null ? "demo" : "local";
    }
}
