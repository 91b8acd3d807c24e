package io.chaindrift.collector.log;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Prints what it is told to standard error, a line and the trace of what was thrown. Thread-safe. */
final class PlainLogger extends AbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient PlainLogs logs;

    PlainLogger(String name, PlainLogs logs) {
        this.name = name;
        this.logs = logs;
    }

    /** The line, such as {@code 2026-01-01T00:00:00.000Z WARN  Publisher - broker away}. */
    static String line(Instant at, Level level, String logger, @Nullable String message) {
        String brief = logger.substring(logger.lastIndexOf('.') + 1);
        String padded = level.name().length() < 5 ? level.name() + " " : level.name();
        return at.truncatedTo(ChronoUnit.MILLIS) + " " + padded + " " + brief + " - " + message;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        PrintStream out = System.err;
        synchronized (out) {
            out.println(line(Instant.now(), level, name, text));
            if (thrown != null) {
                // The stream is the log itself, so the trace stands below its line, as every back-end of SLF4J writes
                // it.
                thrown.printStackTrace(out);
            }
        }
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return logs.speaks(name, Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(@Nullable Marker marker) {
        return isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return logs.speaks(name, Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(@Nullable Marker marker) {
        return isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return logs.speaks(name, Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(@Nullable Marker marker) {
        return isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return logs.speaks(name, Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(@Nullable Marker marker) {
        return isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return logs.speaks(name, Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(@Nullable Marker marker) {
        return isErrorEnabled();
    }
}
