package io.chaindrift.remediator;

import io.chaindrift.remediator.config.RemediatorConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the remediator alone, configured by the environment. Ends with 1 when it stopped by itself, 2 when the settings are
 * unusable, and as the JVM does on a signal (143 on SIGTERM) when it was told to stop.
 */
public final class RemediatorMain {

    private static final Logger LOG = LoggerFactory.getLogger(RemediatorMain.class);
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private RemediatorMain() {}

    /** Runs until it is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        RemediatorConfig config;
        try {
            config = RemediatorConfig.fromEnvironment();
        } catch (IllegalArgumentException e) {
            LOG.error("the remediator cannot start: {}", e.getMessage());
            System.exit(UNUSABLE);
            return;
        }
        LOG.info("starting with {}", config);
        Remediator remediator = Remediator.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(remediator::close, "shutdown"));
        if (!remediator.awaitEnd()) {
            System.exit(FAILED);
        }
    }
}
