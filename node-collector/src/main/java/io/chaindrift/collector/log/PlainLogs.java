package io.chaindrift.collector.log;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The loggers of a small process: our own parts speak from one level on, libraries from the next. The property
 * {@code chaindrift.log} sets ours; WARN where it is not set. Thread-safe.
 */
public final class PlainLogs implements ILoggerFactory {

    static final PlainLogs INSTANCE = new PlainLogs(level(System.getProperty("chaindrift.log")));

    private static final String OURS = "io.chaindrift";

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private volatile Level least;

    PlainLogs(Level least) {
        this.least = least;
    }

    /** The level of that name; WARN for none and for one that is no level. */
    static Level level(@Nullable String name) {
        if (name != null) {
            for (Level level : Level.values()) {
                if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return level;
                }
            }
        }
        return Level.WARN;
    }

    /**
     * Lets our own parts say what they do, and libraries what worries them, where this is the process's log.
     *
     * @return false where it is not
     */
    public static boolean more(ILoggerFactory present) {
        if (!(present instanceof PlainLogs plain)) {
            return false;
        }
        plain.least = Level.INFO;
        return true;
    }

    /** Whether a logger of that name speaks at that level. */
    boolean speaks(String name, Level level) {
        Level limit = least;
        return name.startsWith(OURS)
                ? level.toInt() >= limit.toInt()
                : level.toInt() > limit.toInt() || level == Level.ERROR;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, each -> new PlainLogger(each, this));
    }
}
