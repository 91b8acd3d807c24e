package io.chaindrift.inventory;

import io.chaindrift.inventory.config.InventoryConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the inventory alone, configured by the environment; {@code --print-config} prints the settings in effect and ends. Ends
 * with 0 when it was told to stop by a signal, 1 when it stopped by itself, 2 when the settings are unusable: as {@code chaindrift
 * inventory} does.
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
        AtomicBoolean failed = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(inventory, failed), "shutdown"));
        if (!inventory.awaitEnd()) {
            failed.set(true);
            System.exit(FAILED);
        }
    }

    /** In order, and with the code of who was told to: a signal's own would say that it was killed. */
    private static void stop(Inventory inventory, AtomicBoolean failed) {
        inventory.close();
        if (!failed.get()) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(InventoryMain.class.getPackage().getImplementationVersion(), "development");
    }
}
