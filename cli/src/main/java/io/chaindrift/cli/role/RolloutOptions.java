package io.chaindrift.cli.role;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.gate.Durations;
import io.chaindrift.processor.api.view.RolloutRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of what serves the API: which release nodes should run, and how long they may take to get there. */
public final class RolloutOptions {

    @Option(
            names = "--router-target",
            paramLabel = "VERSION",
            description = "Release that all nodes should run (the one that kube-router's DaemonSet asks for).")
    private @Nullable String routerTarget;

    @Option(
            names = "--lagging-after",
            paramLabel = "TIME",
            defaultValue = "30m",
            description =
                    "How long a node may take to get there before it counts as behind, such as 30m or 2h (${DEFAULT-VALUE}).")
    private String laggingAfter = "30m";

    /**
     * What was given.
     *
     * @throws CommandException naming the option that cannot be used
     */
    public RolloutRules rules() {
        try {
            return new RolloutRules(Durations.parse("--lagging-after", laggingAfter), routerTarget);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("--router-target '" + routerTarget + "': " + e.getMessage(), e);
        }
    }
}
