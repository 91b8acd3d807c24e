package io.chaindrift.processor;

import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.config.ProcessorEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology alone, configured by the environment. Exit codes: 0 stopped when told to, 1 it stopped by itself, 2 the
 * settings are unusable.
 */
public final class ProcessorMain {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorMain.class);
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private ProcessorMain() {}

    private static void listen(String address, AuditProcessor processor) {
        ProcessorEndpoint endpoint = ProcessorEndpoint.start(address, processor);
        Runtime.getRuntime().addShutdownHook(new Thread(endpoint::close, "shutdown-endpoint"));
        LOG.info("health and metrics at {}", address);
    }

    /** Runs until it is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        ProcessorConfig config;
        try {
            config = ProcessorEnvironment.read();
        } catch (IllegalArgumentException e) {
            LOG.error("the stream processor cannot start: {}", e.getMessage());
            System.exit(UNUSABLE);
            return;
        }
        LOG.info("starting with {}", config);
        AuditProcessor processor = new AuditProcessor(config);
        Runtime.getRuntime().addShutdownHook(new Thread(processor::close, "shutdown"));
        try {
            processor.start();
        } catch (IllegalStateException e) {
            LOG.error("the stream processor does not start: {}", e.getMessage());
            System.exit(UNUSABLE);
            return;
        }
        ProcessorEnvironment.listen().ifPresent(address -> listen(address, processor));
        if (!processor.awaitEnd()) {
            System.exit(FAILED);
        }
    }
}
