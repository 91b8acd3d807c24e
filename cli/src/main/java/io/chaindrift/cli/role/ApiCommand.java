package io.chaindrift.cli.role;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.processor.api.QueryApi;
import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.api.access.AccessConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift api}: the query API and the console alone. It reads, and writes nothing. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the query API and the console alone: facts in, JSON and pages out.",
        footer = {
            "",
            "Exit codes: 0 stopped when told to, 1 it could not go on, 2 unusable settings.",
            "",
            "Examples:",
            "  chaindrift api --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081"
        })
public final class ApiCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private RoleOptions options = new RoleOptions();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = QueryApiConfig.LOOPBACK,
            description = "Address to listen on (${DEFAULT-VALUE}). One that others can reach needs --token-file.")
    private String host = QueryApiConfig.LOOPBACK;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port to listen on; 0 for any free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description = "A name it may be addressed by, besides the loopback names; repeatable, * for any.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Tokens that are accepted, one a line: name, role (read, approve, admin), SHA-256 of the token in hex.")
    private @Nullable Path tokenFile;

    @Option(names = "--tls-keystore", paramLabel = "FILE", description = "PKCS #12 file with key and certificate.")
    private @Nullable Path keystore;

    @Option(
            names = "--tls-keystore-password-file",
            paramLabel = "FILE",
            description = "File that holds the keystore's password.")
    private @Nullable Path keystorePassword;

    @Mixin
    private RolloutOptions rollouts = new RolloutOptions();

    /** The command, speaking to this terminal and living by this clock. */
    public ApiCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (options.verbose()) {
            Verbosity.more();
        }
        QueryApiConfig config = config();
        return new RoleRunner(terminal, clock).run("api", () -> {
            QueryApi api = start(config);
            terminal.err().println("API and console at " + api.uri());
            return program(api);
        });
    }

    private QueryApiConfig config() {
        try {
            return QueryApiConfig.of(options.bootstrapServers(), options.schemaRegistryUrl(), port)
                    .with(options.clientProperties())
                    .listeningOn(host, allowedHosts)
                    .judging(rollouts.rules())
                    .protectedBy(new AccessConfig(tokenFile, keystore, keystorePassword));
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private static QueryApi start(QueryApiConfig config) {
        QueryApi api;
        try {
            api = new QueryApi(config);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(String.valueOf(e.getMessage()), e);
        }
        try {
            return api.start();
        } catch (IllegalStateException e) {
            api.close();
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static RoleRunner.Program program(QueryApi api) {
        return new RoleRunner.Program() {
            @Override
            public Optional<String> failure() {
                return api.failure();
            }

            @Override
            public void close() {
                api.close();
            }
        };
    }
}
