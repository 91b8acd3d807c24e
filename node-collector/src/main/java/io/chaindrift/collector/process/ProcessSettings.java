package io.chaindrift.collector.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a machine's rules are read. Immutable.
 *
 * @param netns name of a network namespace that {@code ip netns exec} enters; null for the collector's own
 * @param proc where the kernel's files are
 * @param timeout of one program
 * @param outputBytes of one program at most
 * @param routerVersion the router's version as the operator gave it; null when not given
 * @param routerArgs its arguments as given; null when not given
 */
public record ProcessSettings(
        @Nullable String netns,
        Path proc,
        Duration timeout,
        long outputBytes,
        @Nullable String routerVersion,
        @Nullable List<String> routerArgs) {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final long OUTPUT_BYTES = 256L << 20;

    public ProcessSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("time-out " + timeout + " must be above 0");
        }
        if (outputBytes <= 0) {
            throw new IllegalArgumentException("an output of " + outputBytes + " bytes holds nothing");
        }
        routerArgs = routerArgs == null ? null : List.copyOf(routerArgs);
    }

    /** This machine's own rules, with every default. */
    public static ProcessSettings thisMachine() {
        return new ProcessSettings(null, Path.of("/proc"), TIMEOUT, OUTPUT_BYTES, null, null);
    }

    /** The same in a named network namespace. */
    public ProcessSettings inNamespace(String name) {
        return new ProcessSettings(name, proc, timeout, outputBytes, routerVersion, routerArgs);
    }

    /** The same with what the operator says of the router; null where he says nothing. */
    public ProcessSettings withRouter(@Nullable String version, @Nullable List<String> args) {
        return new ProcessSettings(netns, proc, timeout, outputBytes, version, args);
    }

    /** The machine's name, as the kernel has it. */
    public String hostName() {
        String name = ProcFiles.line(proc.resolve("sys/kernel/hostname"));
        return name == null ? "localhost" : name;
    }
}
