package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.systemtests.fleet.SmallFleet;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.cluster.KafkaCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios on one broker, or on three that are started when first needed, and holds what was written against what must be.
 * Runs on the one broker may go side by side, each with topics, proxies and state of its own: they mostly wait. Those that stop brokers
 * wait for each other. Thread-safe.
 */
final class FaultMatrix implements AutoCloseable {

    private static final int THREE = 3;

    private final KafkaUnderTest kafka;
    private final Path folder;
    private final List<NodeEvent> events = SmallFleet.events();
    private final Expectation expectation = new Expectation(events);
    private final Facts calm;
    private final Lock brokersInUse = new ReentrantLock();
    private @Nullable KafkaCluster cluster;

    FaultMatrix(KafkaUnderTest kafka, Path folder) {
        this.kafka = kafka;
        this.folder = folder;
        this.calm = CalmRun.of(events, kafka.schemaRegistryUrl(), folder.resolve("calm"));
        expectation.check(calm);
    }

    /**
     * A run with what the seed draws; fails unless nothing is lost, nothing is there twice and nothing is wrong. Gives back why its
     * fault is no fault: such a run proves nothing and is not counted; "" when it bit.
     */
    String exactlyOnce(Scenario scenario, long seed) {
        return exactlyOnce(scenario, seed, Setup.drawn(new Random(seed), scenario));
    }

    /** The same with that setup. */
    String exactlyOnce(Scenario scenario, long seed, Setup setup) {
        FaultRun.Outcome outcome = run(scenario, seed, setup, expectation.fleet());
        check(outcome.facts());
        return outcome.missed();
    }

    /** The same run without transactions. The fleet's rows are not waited for: they need not come right. */
    AtLeastOnce atLeastOnce(Scenario scenario, long seed, Setup setup) {
        FaultRun.Outcome outcome = run(scenario, seed, setup.atLeastOnce(), null);
        Set<String> right = Set.copyOf(calm.lines());
        Map<String, Integer> more = outcome.facts().moreThan(calm);
        return new AtLeastOnce(
                outcome.missed(),
                sum(more, right::contains),
                sum(calm.moreThan(outcome.facts()), line -> true),
                sum(more, line -> !right.contains(line)));
    }

    /**
     * What a run without transactions did to the facts.
     *
     * @param missed why its fault is no fault; "" when it bit
     * @param repeated right facts that are there once more
     * @param lost facts that are not there
     * @param wrong facts that should not be
     */
    record AtLeastOnce(String missed, long repeated, long lost, long wrong) {}

    private static long sum(Map<String, Integer> lines, Predicate<String> counted) {
        return lines.entrySet().stream()
                .filter(line -> counted.test(line.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Fails unless the facts have the calm run's bytes and are the oracle's by value. */
    private void check(Facts facts) {
        if (!calm.digest().equals(facts.digest())) {
            assertEquals(
                    "lost 0 [], too many 0 []",
                    "lost " + calm.moreThan(facts).size() + " "
                            + some(calm.moreThan(facts).keySet().stream().toList())
                            + ", too many " + facts.moreThan(calm).size() + " "
                            + some(facts.moreThan(calm).keySet().stream().toList()),
                    "against the calm run");
            fail("no fact is lost or too many, but those of a key are in another order than in the calm run");
        }
        expectation.check(facts);
    }

    private FaultRun.Outcome run(Scenario scenario, long seed, Setup setup, @Nullable Map<String, String> fleet) {
        if (scenario.brokers() != THREE) {
            return run(scenario, seed, setup, fleet, null);
        }
        brokersInUse.lock();
        try {
            return run(scenario, seed, setup, fleet, cluster());
        } finally {
            brokersInUse.unlock();
        }
    }

    private FaultRun.Outcome run(
            Scenario scenario,
            long seed,
            Setup setup,
            @Nullable Map<String, String> fleet,
            @Nullable KafkaCluster brokers) {
        String bootstrap = brokers == null ? kafka.bootstrapServers() : brokers.bootstrapServers();
        String name = kafka.freshName("faults");
        Path state = folder.resolve(name);
        try (Installation installation =
                        new Installation(bootstrap, kafka.schemaRegistryUrl(), name, (short) scenario.brokers());
                FaultRun run = new FaultRun(bootstrap, brokers, installation, setup, new Random(seed), state)) {
            return run.run(scenario, events, fleet);
        }
    }

    /** A run without transactions; fails unless it wrote what the calm run wrote, repetitions left out. */
    void sameButForRepetitions(Scenario scenario, long seed, Setup setup) {
        Facts facts =
                run(scenario, seed, setup.atLeastOnce(), expectation.fleet()).facts();
        assertEquals(calm.digestOfDistinct(), facts.digestOfDistinct(), "facts written at least once");
    }

    private KafkaCluster cluster() {
        KafkaCluster running = cluster;
        if (running == null) {
            Path logs = folder.resolve("cluster");
            logs.toFile().mkdirs();
            running = KafkaCluster.start(logs, THREE);
            cluster = running;
        }
        return running;
    }

    private static List<String> some(List<String> lines) {
        return lines.stream()
                .limit(3)
                .map(line -> line.substring(0, Math.min(160, line.length())))
                .toList();
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
    }
}
