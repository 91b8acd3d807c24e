package io.chaindrift.collector.process;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Plane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs of the machine: where they are, which version, and how they are run in the namespace. Not thread-safe. */
final class Programs {

    private static final Logger log = LoggerFactory.getLogger(Programs.class);
    private static final Pattern VERSION = Pattern.compile("v?(\\d+\\.\\d+(?:\\.\\d+)?)");

    /** It is said in milliseconds; programs that hang are not to keep the rules waiting, nor the start. */
    private static final Duration VERSION_TIME = Duration.ofSeconds(3);

    private final ProcessSettings settings;
    private final ProgramRunner runner;
    private final Set<String> hanging = new HashSet<>();
    private final Map<String, String> paths = new HashMap<>();

    Programs(ProcessSettings settings) {
        this.settings = settings;
        this.runner = new ProgramRunner(settings);
    }

    /** The program that prints a plane of iptables. */
    static String save(Plane plane) {
        return (plane.family() == AddressFamily.IPV6 ? "ip6tables-" : "iptables-")
                + plane.backend().id() + "-save";
    }

    /** Where a program is; its bare name when it is nowhere. */
    String path(String program) {
        return paths.computeIfAbsent(program, name -> {
            for (String directory : settings.path().split(":", -1)) {
                Path file = Path.of(directory, name);
                if (Files.isExecutable(file)) {
                    return file.toString();
                }
            }
            return name;
        });
    }

    /** Forgets where programs were found. */
    void searchAgain() {
        paths.clear();
    }

    boolean has(String program) {
        return path(program).startsWith("/");
    }

    /** Runs a program in the namespace. */
    ProgramRunner.Result run(String program, String... arguments) throws InterruptedException {
        List<String> argv = new ArrayList<>();
        if (settings.netns() != null) {
            argv.addAll(List.of("ip", "netns", "exec", settings.netns()));
        }
        argv.add(path(program));
        argv.addAll(List.of(arguments));
        return runner.run(argv);
    }

    /**
     * What a program says of its version, such as v1.8.9; null when it is not there or does not say. One that hangs is told of in the
     * log, once until it answers.
     */
    @Nullable String version(String program) throws InterruptedException {
        if (!has(program)) {
            return null;
        }
        String path = path(program);
        Duration time = settings.timeout().compareTo(VERSION_TIME) < 0 ? settings.timeout() : VERSION_TIME;
        ProgramRunner.Result result = runner.run(List.of(path, "--version"), time);
        boolean hangs = result instanceof ProgramRunner.Result.TimedOut || result instanceof ProgramRunner.Result.Held;
        if (!hangs) {
            hanging.remove(path);
        } else if (hanging.add(path)) {
            log.warn("{} --version did not end within {}: its version is not known, see why it hangs", path, time);
        }
        if (!(result instanceof ProgramRunner.Result.Ended ended)) {
            return null;
        }
        Matcher matcher = VERSION.matcher(new String(ended.output(), StandardCharsets.UTF_8));
        return matcher.find() ? "v" + matcher.group(1) : null;
    }
}
