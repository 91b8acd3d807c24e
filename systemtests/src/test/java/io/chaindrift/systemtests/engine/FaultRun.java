package io.chaindrift.systemtests.engine;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.cluster.KafkaCluster;
import io.chaindrift.testkit.proxy.Fault;
import io.chaindrift.testkit.proxy.FaultProxy;
import io.chaindrift.testkit.proxy.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** One run of the processor over the small fleet's events, with one thing that goes wrong at a moment that the seed draws. */
final class FaultRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration LONGER_THAN_A_SESSION = Duration.ofMillis(3_500);
    private static final List<Errors> AT_END = List.of(
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.NOT_COORDINATOR,
            Errors.CONCURRENT_TRANSACTIONS,
            Errors.TRANSACTION_ABORTABLE,
            Errors.UNKNOWN_SERVER_ERROR);

    private final String bootstrapServers;
    private final @Nullable KafkaCluster cluster;
    private final Installation installation;
    private final Setup setup;
    private final Random random;
    private final Path folder;
    private final FailingJudge judge = new FailingJudge();
    private final List<Instance> instances = new ArrayList<>();

    FaultRun(
            String bootstrapServers,
            @Nullable KafkaCluster cluster,
            Installation installation,
            Setup setup,
            Random random,
            Path folder) {
        this.bootstrapServers = bootstrapServers;
        this.cluster = cluster;
        this.installation = installation;
        this.setup = setup;
        this.random = random;
        this.folder = folder;
    }

    /**
     * Publishes the events, lets the scenario happen among them, and returns what was written once all is quiet.
     *
     * @param fleet the rows of the fleet to wait for; null: none
     */
    Facts run(Scenario scenario, List<NodeEvent> events, @Nullable Map<String, String> fleet) {
        int first = between(events.size() / 8, events.size() / 2);
        int second = between(first + 1, events.size() - 1);
        installation.publish(events.subList(0, first));
        for (int i = 0; i < setup.instances(); i++) {
            add();
        }
        await("all instances work", () -> instances.stream().allMatch(Instance::isRunning));
        installation.awaitCommitted(between(1, first));
        happen(scenario, events.subList(first, second));
        installation.publish(events.subList(second, events.size()));
        return installation.awaitQuiet(fleet);
    }

    private void happen(Scenario scenario, List<NodeEvent> meanwhile) {
        Instance one = instances.get(0);
        switch (scenario) {
            case THREAD_DEATH -> {
                judge.dieAfter(random.nextInt(Math.max(1, meanwhile.size() / 4)));
                installation.publish(meanwhile);
                await("a thread died, or nothing was left to judge", () -> judge.deaths() > 0 || caughtUp(meanwhile));
            }
            case CLOSED -> {
                installation.publish(meanwhile);
                one.stop().start();
            }
            case ROLLING_RESTART -> {
                installation.publish(meanwhile);
                for (Instance instance : List.copyOf(instances)) {
                    instance.stop().start();
                    await("the restarted instance works", instance::isRunning);
                }
            }
            case STATE_WIPED -> {
                installation.publish(meanwhile);
                one.stop();
                delete(one.stateDir());
                one.start();
            }
            case END_TXN_ERROR ->
                strike(
                        meanwhile,
                        proxy -> proxy.injectError(ApiKeys.END_TXN, AT_END.get(random.nextInt(AT_END.size())), some()));
            case END_TXN_ANSWER_LOST -> strike(meanwhile, proxy -> proxy.disconnectOn(ApiKeys.END_TXN, some()));
            case END_TXN_REQUEST_LOST -> strike(meanwhile, proxy -> proxy.disconnectBefore(ApiKeys.END_TXN, some()));
            case END_TXN_DELAY ->
                strike(
                        meanwhile,
                        proxy -> proxy.delayOn(ApiKeys.END_TXN, Duration.ofMillis(between(200, 3_000)), some()));
            case FENCED ->
                strike(
                        meanwhile,
                        proxy -> proxy.injectError(
                                ApiKeys.END_TXN,
                                random.nextBoolean() ? Errors.INVALID_PRODUCER_EPOCH : Errors.PRODUCER_FENCED,
                                Trigger.once()));
            case BLACKHOLE -> {
                Fault hole = one.proxy().blackhole(client -> client.contains("StreamThread-1"));
                installation.publish(meanwhile);
                await("the black hole swallowed something", () -> hole.fired() > 0);
                Pause.of(LONGER_THAN_A_SESSION);
                one.proxy().heal();
            }
            case STANDBY_PROMOTION -> {
                installation.publish(meanwhile);
                instances.get(random.nextInt(instances.size())).die();
            }
            case INSTANCE_LOST -> {
                Fault hole = one.proxy().blackholeFrom(ApiKeys.PRODUCE, new Trigger(between(2, 12), Long.MAX_VALUE));
                installation.publish(meanwhile);
                await("a request was lost", () -> hole.fired() > 0);
                one.die();
                add();
            }
            case LEADER_STOP -> brokers(meanwhile, List.of(leader()), true);
            case LEADER_KILLED -> brokers(meanwhile, List.of(leader()), false);
            case TWO_OF_THREE_GONE -> {
                int leader = leader();
                brokers(meanwhile, List.of(leader, leader % 3 + 1), false);
            }
        }
    }

    /** Lays a fault of a proxy. */
    @FunctionalInterface
    private interface Laying {
        Fault on(FaultProxy proxy);
    }

    private void strike(List<NodeEvent> meanwhile, Laying laying) {
        List<Fault> faults = new ArrayList<>();
        instances.forEach(instance -> faults.add(laying.on(instance.proxy())));
        installation.publish(meanwhile);
        await("the fault fired", () -> faults.stream().anyMatch(fault -> fault.fired() > 0));
    }

    private void brokers(List<NodeEvent> meanwhile, List<Integer> gone, boolean inOrder) {
        KafkaCluster brokers = cluster();
        for (int broker : gone) {
            if (inOrder) {
                brokers.stop(broker);
            } else {
                brokers.kill(broker);
            }
        }
        CompletableFuture<Void> published = CompletableFuture.runAsync(() -> installation.publish(meanwhile));
        if (gone.size() == 1) {
            published.join();
        }
        brokers.startAll();
        published.join();
    }

    private int leader() {
        return cluster().leaderOf(installation.topics().name(ChaindriftTopic.NODE_EVENTS), random.nextInt(4));
    }

    private KafkaCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("the scenario needs brokers that can be stopped");
        }
        return cluster;
    }

    private void add() {
        int number = instances.size();
        FaultProxy proxy = cluster == null ? FaultProxy.before(bootstrapServers) : FaultProxy.before(cluster.brokers());
        instances.add(
                new Instance(installation, proxy, setup, number, folder.resolve("state-" + number), judge).start());
    }

    private boolean caughtUp(List<NodeEvent> meanwhile) {
        return installation.isCaughtUp() && !meanwhile.isEmpty();
    }

    private Trigger some() {
        return random.nextBoolean() ? Trigger.once() : Trigger.times(between(2, 4));
    }

    private int between(int least, int most) {
        return least + random.nextInt(Math.max(1, most - least + 1));
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Pause.of(Duration.ofMillis(20));
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
