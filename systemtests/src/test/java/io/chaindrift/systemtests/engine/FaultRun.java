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
    private static final Duration WITHIN_A_SESSION = Duration.ofMillis(1_500);
    /** What is restored in so many times as there is. */
    private static final long NEXT_TO_NOTHING = 10;

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
    Outcome run(Scenario scenario, List<NodeEvent> events, @Nullable Map<String, String> fleet) {
        int first = between(events.size() / 8, events.size() / 2);
        int second = between(first + 1, events.size() - 1);
        installation.publish(events.subList(0, first));
        for (int i = 0; i < setup.instances(); i++) {
            add();
        }
        await("all instances work", () -> instances.stream().allMatch(Instance::isRunning));
        installation.awaitCommitted(between(1, first));
        Proof proof = happen(scenario, events.subList(first, second));
        installation.publish(events.subList(second, events.size()));
        Facts facts = installation.awaitQuiet(fleet);
        return new Outcome(facts, proof.missing());
    }

    /** What a run left, and why the fault of it is no fault; "" when it bit. */
    record Outcome(Facts facts, String missed) {}

    /** Looks, when all is over, whether the fault bit. */
    @FunctionalInterface
    private interface Proof {
        String missing();

        static Proof of(boolean bit, String otherwise) {
            return () -> bit ? "" : otherwise;
        }
    }

    private Proof happen(Scenario scenario, List<NodeEvent> meanwhile) {
        Instance one = instances.get(0);
        return switch (scenario) {
            case THREAD_DEATH -> threadDeath(meanwhile);
            case CLOSED -> {
                installation.publish(meanwhile);
                Proof proof = eventsWereLeft("it was closed");
                one.stop().start();
                yield proof;
            }
            case ROLLING_RESTART -> {
                installation.publish(meanwhile);
                Proof proof = eventsWereLeft("the first was restarted");
                for (Instance instance : List.copyOf(instances)) {
                    instance.stop().start();
                    await("the restarted instance works", instance::isRunning);
                }
                yield proof;
            }
            case STATE_WIPED -> {
                installation.publish(meanwhile);
                one.stop();
                delete(one.stateDir());
                one.start();
                yield () -> one.restored() > 0 ? "" : "nothing had to be restored";
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
                Pause.of(WITHIN_A_SESSION);
                Proof proof = eventsWereLeft("nothing came through for 1.5 s");
                Pause.of(LONGER_THAN_A_SESSION.minus(WITHIN_A_SESSION));
                one.proxy().heal();
                yield proof;
            }
            case STANDBY_PROMOTION -> standbyPromotion(meanwhile);
            case INSTANCE_LOST -> {
                Fault hole = one.proxy().blackholeFrom(ApiKeys.PRODUCE, new Trigger(between(2, 12), Long.MAX_VALUE));
                installation.publish(meanwhile);
                await("a request was lost", () -> hole.fired() > 0);
                one.die();
                add();
                yield Proof.of(true, "");
            }
            case LEADER_STOP -> leaderGone(meanwhile, true);
            case LEADER_KILLED -> leaderGone(meanwhile, false);
            case TWO_OF_THREE_GONE -> twoGone(meanwhile);
        };
    }

    /** A judgement may be remembered instead of made: where none is left to die in, the next one after these does. */
    private Proof threadDeath(List<NodeEvent> meanwhile) {
        judge.dieAfter(random.nextInt(Math.max(1, meanwhile.size() / 4)));
        installation.publish(meanwhile);
        await("a thread died, or nothing was left to judge", () -> judge.deaths() > 0 || installation.isCaughtUp());
        if (judge.deaths() == 0) {
            judge.dieAfter(0);
        }
        return () -> judge.deaths() > 0 ? "" : "no thread died";
    }

    /** A standby that held the state restores next to nothing; one that did not is a cold start, which is another scenario. */
    private Proof standbyPromotion(List<NodeEvent> meanwhile) {
        installation.publish(meanwhile);
        Instance dying = instances.get(random.nextInt(instances.size()));
        List<Instance> others =
                instances.stream().filter(instance -> !instance.equals(dying)).toList();
        long before = others.stream().mapToLong(Instance::restored).sum();
        dying.die();
        return () -> {
            long restored = others.stream().mapToLong(Instance::restored).sum() - before;
            long held = installation.changelogRecords();
            return restored * NEXT_TO_NOTHING <= held
                    ? ""
                    : "the standby restored " + restored + " of " + held + " records";
        };
    }

    private Proof eventsWereLeft(String when) {
        return Proof.of(!installation.isCaughtUp(), "nothing was left to do when " + when);
    }

    /** Lays a fault of a proxy. */
    @FunctionalInterface
    private interface Laying {
        Fault on(FaultProxy proxy);
    }

    private Proof strike(List<NodeEvent> meanwhile, Laying laying) {
        List<Fault> faults = new ArrayList<>();
        instances.forEach(instance -> faults.add(laying.on(instance.proxy())));
        installation.publish(meanwhile);
        await("the fault fired", () -> faults.stream().anyMatch(fault -> fault.fired() > 0));
        return Proof.of(true, "");
    }

    /** The broker stays away until what was written without it is committed without it. */
    private Proof leaderGone(List<NodeEvent> meanwhile, boolean inOrder) {
        int leader = leader();
        if (inOrder) {
            cluster().stop(leader);
        } else {
            cluster().kill(leader);
        }
        installation.publish(meanwhile);
        await("all is committed without the leader", installation::isCaughtUp);
        cluster().startAll();
        return Proof.of(true, "");
    }

    /** The brokers stay away for longer than a session, and nothing can be written meanwhile. */
    private Proof twoGone(List<NodeEvent> meanwhile) {
        int leader = leader();
        cluster().kill(leader);
        cluster().kill(leader % 3 + 1);
        CompletableFuture<Void> published = CompletableFuture.runAsync(() -> installation.publish(meanwhile));
        Pause.of(LONGER_THAN_A_SESSION);
        Proof proof = Proof.of(!published.isDone(), "events were written though two of three brokers were gone");
        cluster().startAll();
        published.join();
        return proof;
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
