package io.chaindrift.collector.process;

import io.chaindrift.collector.config.CollectorKey;
import io.chaindrift.collector.config.CollectorSettings;
import io.chaindrift.collector.privacy.Disclosure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a machine's rules are read. Immutable.
 *
 * @param netns name of a network namespace that {@code ip netns exec} enters; null for the collector's own
 * @param proc where the kernel's files are
 * @param path directories that programs are looked for in, separated by colons
 * @param timeout of one program
 * @param outputBytes of one program at most
 * @param router what the operator says of the router
 * @param pace how often is looked
 * @param disclosure what is said of what is found
 */
public record ProcessSettings(
        @Nullable String netns,
        Path proc,
        String path,
        Duration timeout,
        long outputBytes,
        RouterGiven router,
        Pace pace,
        Disclosure disclosure) {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final long OUTPUT_BYTES = 256L << 20;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** A heap that holds less than that many times what a program prints has no room for its rules, and those before. */
    private static final int HEAP_OF_OUTPUT = 7;

    public ProcessSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("time-out " + timeout + " must be above 0");
        }
        if (outputBytes <= 0) {
            throw new IllegalArgumentException("an output of " + outputBytes + " bytes holds nothing");
        }
    }

    /**
     * What the operator says of the router.
     *
     * @param version the router's version; null when not given
     * @param args its arguments; null when not given
     */
    public record RouterGiven(
            @Nullable String version, @Nullable List<String> args) {

        public RouterGiven {
            args = args == null ? null : List.copyOf(args);
        }
    }

    /**
     * How often is looked.
     *
     * @param netlink whether the kernel's notices are listened to; otherwise every plane is polled
     * @param debounce a change is read once there was no further one for that time
     * @param longest a change is read after that time though there are further ones
     * @param shortest time between two questions to a plane that has to be polled, after it changed
     * @param slowest time between two questions while it does not change
     * @param share of one core that looking may take
     * @param attempts to read a plane while its rules change
     */
    public record Pace(
            boolean netlink,
            Duration debounce,
            Duration longest,
            Duration shortest,
            Duration slowest,
            double share,
            int attempts) {

        /** Where nothing else is said. */
        public static final Pace DEFAULT = new Pace(
                true,
                Duration.ofMillis(250),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                0.05,
                5);

        public Pace {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share of " + share + " of a core is not above 0 and at most 1");
            }
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
            }
        }
    }

    /** This machine's own rules, with every default. */
    public static ProcessSettings thisMachine() {
        return new ProcessSettings(
                null,
                Path.of("/proc"),
                PATH,
                TIMEOUT,
                OUTPUT_BYTES,
                new RouterGiven(null, null),
                Pace.DEFAULT,
                Disclosure.DEFAULT);
    }

    /** This machine's own rules, read as the settings say. */
    public static ProcessSettings of(CollectorSettings settings) {
        ProcessSettings here = thisMachine()
                .withRouter(settings.routerVersion(), settings.routerArgs())
                .at(new Pace(
                        settings.netlink(),
                        settings.duration(CollectorKey.DEBOUNCE),
                        settings.duration(CollectorKey.LONGEST_WAIT),
                        settings.duration(CollectorKey.LEGACY_POLL),
                        settings.duration(CollectorKey.LEGACY_POLL_SLOWEST),
                        settings.cpuShare(),
                        settings.attempts()))
                .within(
                        settings.programTimeout(),
                        Math.min(
                                settings.programOutputBytes(),
                                understandable(Runtime.getRuntime().maxMemory())))
                .disclosing(settings.disclosure());
        String netns = settings.netns();
        return netns == null ? here : here.inNamespace(netns);
    }

    /** Bytes of output that a heap of that size has room to understand. */
    static long understandable(long heapBytes) {
        return heapBytes / HEAP_OF_OUTPUT;
    }

    /** The same, saying that much. */
    public ProcessSettings disclosing(Disclosure other) {
        return new ProcessSettings(netns, proc, path, timeout, outputBytes, router, pace, other);
    }

    /** The same in a named network namespace. */
    public ProcessSettings inNamespace(String name) {
        return new ProcessSettings(name, proc, path, timeout, outputBytes, router, pace, disclosure);
    }

    /** The same with what the operator says of the router; null where he says nothing. */
    public ProcessSettings withRouter(@Nullable String version, @Nullable List<String> args) {
        return new ProcessSettings(
                netns, proc, path, timeout, outputBytes, new RouterGiven(version, args), pace, disclosure);
    }

    /** The same at another pace. */
    public ProcessSettings at(Pace other) {
        return new ProcessSettings(netns, proc, path, timeout, outputBytes, router, other, disclosure);
    }

    /** The same with other limits for programs. */
    public ProcessSettings within(Duration time, long bytes) {
        return new ProcessSettings(netns, proc, path, time, bytes, router, pace, disclosure);
    }

    /** The same with programs from these directories. */
    public ProcessSettings withPath(String directories) {
        return new ProcessSettings(netns, proc, directories, timeout, outputBytes, router, pace, disclosure);
    }

    /** The machine's name, as the kernel has it. */
    public String hostName() {
        String name = ProcFiles.line(proc.resolve("sys/kernel/hostname"));
        return name == null ? "localhost" : name;
    }
}
