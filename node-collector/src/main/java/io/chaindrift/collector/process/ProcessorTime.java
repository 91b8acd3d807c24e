package io.chaindrift.collector.process;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of this process and of the programs that it ran and that have ended, as the kernel accounts for it, in steps of
 * 10 ms that add up. Stateless.
 */
final class ProcessorTime {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int USER = 11;
    private static final int CHILDRENS_USER = 13;

    private final Path stat;

    ProcessorTime(Path proc) {
        this.stat = proc.resolve("self/stat");
    }

    /** Nanoseconds so far of both; where the kernel does not tell, the time that passes stands for it. */
    long nanos() {
        String[] fields = fields();
        return fields == null ? System.nanoTime() : nanos(fields, USER) + nanos(fields, CHILDRENS_USER);
    }

    /** Nanoseconds so far of the process's threads; null where the kernel does not tell. */
    @Nullable Long ownNanos() {
        String[] fields = fields();
        return fields == null ? null : nanos(fields, USER);
    }

    /** Nanoseconds so far of the programs; null where the kernel does not tell. */
    @Nullable Long programNanos() {
        String[] fields = fields();
        return fields == null ? null : nanos(fields, CHILDRENS_USER);
    }

    /** User's time at this field and the system's behind it. */
    private static long nanos(String[] fields, int field) {
        return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) * TICK_NANOS;
    }

    private String @Nullable [] fields() {
        String line = ProcFiles.line(stat);
        // The name stands in parentheses and may hold blanks; the state is the first field behind it.
        return line == null
                ? null
                : line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    }
}
