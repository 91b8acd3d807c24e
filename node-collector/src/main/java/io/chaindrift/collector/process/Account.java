package io.chaindrift.collector.process;

import io.chaindrift.collector.core.CpuBudget;
import java.time.Duration;

/** What reading costs of the processor, all of it, the programs' time too, charged to one budget. Not thread-safe. */
final class Account {

    /** Time without reading that fills the reserve. */
    private static final double RESERVE_SECONDS = 100;

    private final CpuBudget budget;
    private final ProcessorTime processor;

    Account(ProcessSettings settings) {
        double share = settings.pace().share();
        this.budget = new CpuBudget(share, Duration.ofNanos(Math.round(share * RESERVE_SECONDS * 1e9)));
        this.processor = new ProcessorTime(settings.proc());
    }

    CpuBudget budget() {
        return budget;
    }

    /** A piece of reading. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Does it and charges what it took. */
    <T> T charged(Work<T> work) throws InterruptedException {
        long before = processor.nanos();
        try {
            return work.run();
        } finally {
            budget.charge(System.nanoTime(), processor.nanos() - before);
        }
    }
}
