package io.chaindrift.systemtests.engine;

import io.chaindrift.processor.config.ProcessorConfig;
import java.util.Random;

/**
 * How a processor under test is set up.
 *
 * @param exactlyOnce false: at least once, which the product never runs with
 * @param instances how many instances share the work
 * @param threads stream threads of each
 * @param standbys copies of each store on other instances
 * @param cachedNodes how many nodes' states the processor keeps in memory; 0: none
 * @param cacheBytes Kafka Streams' own cache before the stores, in bytes; 0: none
 * @param copies replicas of internal topics
 * @param smallBatches whether each record is sent in a request of its own, so that faults strike between records of one commit
 */
record Setup(
        boolean exactlyOnce,
        int instances,
        int threads,
        int standbys,
        int cachedNodes,
        long cacheBytes,
        int copies,
        boolean smallBatches) {

    private static final int MANY = 2_000;
    private static final long CACHE = ProcessorConfig.STATE_CACHE_BYTES;
    private static final long SMALL_CACHE = 64L << 10;

    /** One instance of one thread, as in the embedded profile. */
    static final Setup PLAIN = new Setup(true, 1, 1, 0, MANY, CACHE, 1, false);

    /** A setup drawn for that scenario. */
    static Setup drawn(Random random, Scenario scenario) {
        return new Setup(
                true,
                Math.max(scenario.instances(), 1 + random.nextInt(2)),
                new int[] {1, 1, 2, 4}[random.nextInt(4)],
                scenario == Scenario.STANDBY_PROMOTION ? 1 : 0,
                random.nextBoolean() ? MANY : 0,
                random.nextInt(3) == 0 ? 0 : CACHE,
                scenario.brokers(),
                scenario == Scenario.INSTANCE_LOST);
    }

    Setup atLeastOnce() {
        return new Setup(false, instances, threads, standbys, cachedNodes, cacheBytes, copies, smallBatches);
    }

    /** The same with as many instances, standbys and copies as the scenario needs. */
    Setup of(Scenario scenario) {
        return new Setup(
                exactlyOnce,
                Math.max(instances, scenario.instances()),
                threads,
                scenario == Scenario.STANDBY_PROMOTION ? 1 : standbys,
                cachedNodes,
                cacheBytes,
                scenario.brokers(),
                smallBatches);
    }

    Setup withSmallBatches() {
        return new Setup(exactlyOnce, instances, threads, standbys, cachedNodes, cacheBytes, copies, true);
    }

    Setup withThreads(int number) {
        return new Setup(exactlyOnce, instances, number, standbys, cachedNodes, cacheBytes, copies, smallBatches);
    }

    Setup withoutCaches() {
        return new Setup(exactlyOnce, instances, threads, standbys, 0, 0, copies, smallBatches);
    }

    /** The same with a cache so small that entries leave it between commits. */
    Setup withSmallCache() {
        return new Setup(exactlyOnce, instances, threads, standbys, cachedNodes, SMALL_CACHE, copies, smallBatches);
    }

    /** True when the packaged processor can be set up so; otherwise its topology runs by itself. */
    boolean isPackaged() {
        return exactlyOnce && cacheBytes == CACHE && !smallBatches;
    }
}
