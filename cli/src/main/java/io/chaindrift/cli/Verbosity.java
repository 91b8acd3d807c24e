package io.chaindrift.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.chaindrift.collector.log.PlainLogs;
import org.slf4j.LoggerFactory;

/** How much is logged; quiet until told otherwise. */
public final class Verbosity {

    private Verbosity() {}

    /** From now on our own parts say what they do, and the libraries what worries them. */
    public static void more() {
        if (PlainLogs.more(LoggerFactory.getILoggerFactory())) {
            return;
        }
        level("io.chaindrift", Level.INFO);
        level(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.WARN);
    }

    private static void level(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
            logback.setLevel(level);
        }
    }
}
