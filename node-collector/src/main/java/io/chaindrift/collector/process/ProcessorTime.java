package io.chaindrift.collector.process;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Processor time of this process and of the programs that it ran and that have ended, as the kernel accounts for it, in steps of
 * 10 ms that add up. Where the kernel does not tell, the time that passes stands for it. Stateless.
 */
final class ProcessorTime {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int USER = 11;
    private static final int CHILDRENS_SYSTEM = 14;

    private final Path stat;

    ProcessorTime(Path proc) {
        this.stat = proc.resolve("self/stat");
    }

    /** Nanoseconds so far. */
    long nanos() {
        String line = ProcFiles.line(stat);
        if (line == null) {
            return System.nanoTime();
        }
        // The name stands in parentheses and may hold blanks; the state is the first field behind it.
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
        long ticks = 0;
        for (int field = USER; field <= CHILDRENS_SYSTEM; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * TICK_NANOS;
    }
}
