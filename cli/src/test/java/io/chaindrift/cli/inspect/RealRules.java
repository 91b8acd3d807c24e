package io.chaindrift.cli.inspect;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Real rules of all backends in one namespace that many tests use after one another, emptied before each. */
final class RealRules implements AutoCloseable {

    private static final String EMPTY = """
            *filter
            :INPUT ACCEPT
            :FORWARD ACCEPT
            :OUTPUT ACCEPT
            COMMIT
            *nat
            :PREROUTING ACCEPT
            :INPUT ACCEPT
            :OUTPUT ACCEPT
            :POSTROUTING ACCEPT
            COMMIT
            *mangle
            :PREROUTING ACCEPT
            :INPUT ACCEPT
            :FORWARD ACCEPT
            :OUTPUT ACCEPT
            :POSTROUTING ACCEPT
            COMMIT
            *raw
            :PREROUTING ACCEPT
            :OUTPUT ACCEPT
            COMMIT
            *security
            :INPUT ACCEPT
            :FORWARD ACCEPT
            :OUTPUT ACCEPT
            COMMIT
            """;

    private final Namespace namespace;
    private final Path folder;

    RealRules() throws Exception {
        folder = Files.createTempDirectory("chaindrift-rules");
        Files.writeString(folder.resolve("empty"), EMPTY);
        namespace = new Namespace();
    }

    /** A file for what goes in or comes out. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Runs commands of a shell, of which none may fail. */
    String shell(List<String> commands) throws Exception {
        return namespace.must("set -e\n" + String.join("\n", commands) + "\n", "sh");
    }

    Namespace.Outcome run(String input, String... argv) throws Exception {
        return namespace.run(input, argv);
    }

    /** The commands that take away all rules and sets. */
    List<String> emptying() {
        return List.of(
                "nft flush ruleset",
                "iptables-legacy-restore < " + quoted(file("empty")),
                "ip6tables-legacy-restore < " + quoted(file("empty")),
                "ipset destroy");
    }

    static String quoted(Path file) {
        return "'" + file.toAbsolutePath() + "'";
    }

    static String program(AddressFamily family, IptablesBackend backend, String what) {
        return (family == AddressFamily.IPV6 ? "ip6tables-" : "iptables-") + backend.id() + "-" + what;
    }

    @Override
    public void close() throws Exception {
        namespace.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot clean up " + folder, e);
        }
    }
}
