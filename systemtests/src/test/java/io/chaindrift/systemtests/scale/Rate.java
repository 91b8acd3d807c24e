package io.chaindrift.systemtests.scale;

import java.lang.management.ManagementFactory;

/**
 * Events in a time.
 *
 * @param events how many
 * @param seconds in what time
 * @param cpuSeconds processor time of the whole JVM meanwhile: broker, registry and compiler included
 */
record Rate(long events, double seconds, double cpuSeconds) {

    /** What a piece of work takes. */
    static Rate of(long events, Runnable work) {
        long cpu = cpuNanos();
        long began = System.nanoTime();
        work.run();
        return new Rate(events, (System.nanoTime() - began) / 1e9, (cpuNanos() - cpu) / 1e9);
    }

    double perSecond() {
        return events / seconds;
    }

    double perCpuSecond() {
        return events / cpuSeconds;
    }

    Rate plus(Rate other) {
        return new Rate(events + other.events, seconds + other.seconds, cpuSeconds + other.cpuSeconds);
    }

    @Override
    public String toString() {
        return "%d events in %.1f s (%.0f/s), %.1f s of CPU".formatted(events, seconds, perSecond(), cpuSeconds);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
