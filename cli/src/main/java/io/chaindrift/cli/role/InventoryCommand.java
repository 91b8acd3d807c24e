package io.chaindrift.cli.role;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.Verbosity;
import io.chaindrift.inventory.Inventory;
import io.chaindrift.inventory.config.InventoryConfig;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift inventory}: which nodes and routers there should be, as Kubernetes knows them. It changes nothing there. */
@Command(
        name = "inventory",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tells which nodes and routers there should be: watches Nodes, kube-router's pods and its DaemonSet, and "
                        + "publishes what changed. Several may run; the holder of the Lease works. It changes nothing but that Lease.",
        footer = {
            "",
            "Further settings are environment variables: --print-config shows all of them.",
            "Exit codes: 0 stopped when told to, 1 it could not go on, 2 unusable settings.",
            "",
            "Examples:",
            "  chaindrift inventory --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081 --cluster prod",
            "  chaindrift inventory … --print-config"
        })
public final class InventoryCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Clock clock;

    @Mixin
    private RoleOptions options = new RoleOptions();

    @Option(names = "--cluster", paramLabel = "ID", description = "The cluster's id (CHAINDRIFT_CLUSTER).")
    private @Nullable String cluster;

    @Option(
            names = "--kubernetes-url",
            paramLabel = "URL",
            description = "The API server (CHAINDRIFT_INVENTORY_KUBERNETES_URL; as a pod, else by the kubeconfig).")
    private @Nullable String kubernetesUrl;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Its token, read at every request (CHAINDRIFT_INVENTORY_TOKEN_FILE).")
    private @Nullable String tokenFile;

    @Option(
            names = "--digests",
            paramLabel = "FILE",
            description =
                    "Versions of images that no tag tells, a line each: sha256:…=v2.2.1 (CHAINDRIFT_INVENTORY_DIGESTS).")
    private @Nullable String digests;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description = "Answer /livez, /readyz and /metrics there (CHAINDRIFT_INVENTORY_ADDRESS; 127.0.0.1:8083).")
    private @Nullable String address;

    @Option(names = "--print-config", description = "Print every setting in effect, and end.")
    private boolean printConfig;

    /** The command, speaking to this terminal and living by this clock. */
    public InventoryCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (options.verbose()) {
            Verbosity.more();
        }
        InventoryConfig config = config();
        if (printConfig) {
            terminal.out().print(config.print());
            return ExitCodes.OK;
        }
        return new RoleRunner(terminal, clock).run("inventory", () -> start(config));
    }

    private InventoryConfig config() {
        Map<String, String> environment = options.environment();
        RoleOptions.put(environment, "CHAINDRIFT_CLUSTER", cluster);
        RoleOptions.put(environment, "CHAINDRIFT_INVENTORY_KUBERNETES_URL", kubernetesUrl);
        RoleOptions.put(environment, "CHAINDRIFT_INVENTORY_TOKEN_FILE", tokenFile);
        RoleOptions.put(environment, "CHAINDRIFT_INVENTORY_DIGESTS", digests);
        RoleOptions.put(environment, "CHAINDRIFT_INVENTORY_ADDRESS", address);
        try {
            return InventoryConfig.of(environment);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private RoleRunner.Program start(InventoryConfig config) {
        try {
            return program(Inventory.start(config, ProductVersion.text(), clock, new SecureRandom()));
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static RoleRunner.Program program(Inventory inventory) {
        return new RoleRunner.Program() {
            @Override
            public Optional<String> failure() {
                return inventory.failure().map(Throwable::toString);
            }

            @Override
            public void close() {
                inventory.close();
            }
        };
    }
}
