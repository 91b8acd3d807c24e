package io.chaindrift.inventory;

import io.chaindrift.inventory.config.InventoryConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the inventory alone, configured by the environment; {@code --print-config} prints the settings in effect and ends. Ends
 * with 1 when it stopped by itself, 2 when the settings are unusable, and as the JVM does on a signal (143 on SIGTERM) when it was
 * told to stop.
 */
public final class InventoryMain {

    private static final Logger LOG = LoggerFactory.getLogger(InventoryMain.class);
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;
    private static final String PRINT_CONFIG = "--print-config";

    private InventoryMain() {}

    /** Runs until it is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        InventoryConfig config;
        try {
            if (!List.of(args).stream().allMatch(PRINT_CONFIG::equals)) {
                throw new IllegalArgumentException("there is no argument but " + PRINT_CONFIG);
            }
            config = InventoryConfig.fromEnvironment();
        } catch (IllegalArgumentException e) {
            LOG.error("the inventory cannot start: {}", e.getMessage());
            System.exit(UNUSABLE);
            return;
        }
        if (args.length > 0) {
            System.out.print(config.print());
            return;
        }
        LOG.info("starting with {}", config.values());
        Inventory inventory = Inventory.start(config, version(), Clock.systemUTC(), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(inventory::close, "shutdown"));
        if (!inventory.awaitEnd()) {
            System.exit(FAILED);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(InventoryMain.class.getPackage().getImplementationVersion(), "development");
    }
}
