package io.chaindrift.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the machine that runs the tests has, and may be done on it. */
final class Machine {
    private static final long PATIENCE_SECONDS = 60;

    private Machine() {}

    /** Where a program is, from the directories of PATH and the two that root's programs are in. */
    static Optional<Path> program(String name) {
        List<String> directories = new ArrayList<>(
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)));
        directories.add("/usr/sbin");
        directories.add("/sbin");
        return directories.stream()
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Those of {@code names} that are not installed. */
    static List<String> missing(String... names) {
        return List.of(names).stream().filter(name -> program(name).isEmpty()).toList();
    }

    /** Whether a new network namespace can be made and its rules read, which takes root or the same capabilities. */
    static boolean mayUseNetworkNamespaces() {
        try {
            Process process = new ProcessBuilder("unshare", "--net", "iptables-nft-save")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
