package io.chaindrift.collector.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.registry.EmbeddedRegistry;
import io.chaindrift.testkit.FreePorts;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collector that is killed, stopped and left without its broker, while the rules change one step at a time. An oracle that shares
 * no code with it reads the topic: nothing is lost, nothing is out of order, what comes twice is the same, every gap is named.
 */
@RequiresRealIptables
class ChildProcessIT {

    private static final String TOPIC = "child-events";
    private static final String PREFIX = "step-";

    private final TestNamespace namespace = new TestNamespace();

    private final Path data;
    private EmbeddedBroker broker;
    private EmbeddedRegistry registry;
    private ChildProcess child;
    private TopicOracle oracle;
    private int step;

    ChildProcessIT(@TempDir Path data) throws Exception {
        broker = EmbeddedBroker.start(BrokerSettings.in(data.resolve("kafka")).withPort(FreePorts.next()));
        registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
        oracle = new TopicOracle(broker.bootstrapServers(), registry.url(), TOPIC);
        namespace.make();
        child = start(data);
        this.data = data;
    }

    @BeforeEach
    void firstStep() throws Exception {
        change();
    }

    @AfterEach
    void end() throws Exception {
        child.destroy();
        registry.close();
        broker.close();
        namespace.remove();
    }

    @Test
    void losesNothingThroughTwentyRounds() throws Exception {
        rounds(20, 1);
    }

    @Test
    @Tag("nightly")
    void losesNothingThroughAThousandRounds() throws Exception {
        // On a slow machine a smaller part of them can be asked for; the line it prints says how many there were.
        rounds(Integer.getInteger("chaindrift.rounds", 1_000), 2);
    }

    private void rounds(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        int kills = 0;
        int stops = 0;
        int flaps = 0;
        for (int round = 0; round < rounds; round++) {
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                change();
            }
            if (random.nextBoolean()) {
                // Half of the time it has told of the change before something happens to it.
                awaitLastStep();
            }
            int fate = random.nextInt(10);
            if (fate < 5) {
                // Killed while it starts, or while it works.
                if (random.nextInt(3) > 0) {
                    awaitStart();
                }
                pause(random.nextInt(300));
                child.signal("KILL");
                assertEquals(137, child.end());
                change();
                child = start(data);
                kills++;
            } else if (fate < 9 || rounds > 100 && random.nextInt(5) > 0) {
                child.signal("STOP");
                change();
                pause(random.nextInt(300));
                child.signal("CONT");
                stops++;
            } else {
                int port = broker.port();
                broker.close();
                change();
                if (random.nextBoolean()) {
                    child.signal("KILL");
                    assertEquals(137, child.end());
                    child = start(data);
                }
                broker = EmbeddedBroker.start(
                        BrokerSettings.in(data.resolve("kafka")).withPort(port));
                flaps++;
            }
            assertTrue(child.isAlive(), child::toString);
            if (round % 50 == 49) {
                awaitLastStep();
                System.out.printf("%d rounds, %d killed, %s%n", round + 1, kills, oracle.figures());
            }
        }
        awaitLastStep();
        child.signal("TERM");
        assertEquals(0, child.end(), () -> "told to stop, it did not end well");
        oracle.read();
        System.out.printf(
                "%d rounds (seed %d): %d killed, %d stopped, %d broker restarts, %d changes: %s%n",
                rounds, seed, kills, stops, flaps, step, oracle.figures());
        check();
    }

    private void check() {
        int last = 0;
        for (List<String> state : oracle.states()) {
            assertTrue(state.size() <= 1, () -> "a state that never was: " + state);
            int seen = state.isEmpty() ? 0 : step(state.get(0));
            assertTrue(seen >= last, "step " + seen + " was told after " + last);
            assertTrue(seen <= step, "step " + seen + " never was");
            last = seen;
        }
        assertEquals(step, last, "the last state was not told");
        assertEquals(0, oracle.gaps(), "nothing was to be lost");
        assertTrue(oracle.states().size() > 3, () -> oracle.states().toString());
    }

    private void awaitStart() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!child.hasStarted()) {
            assertTrue(child.isAlive() && System.nanoTime() < deadline, "it did not start");
            pause(20);
        }
    }

    private void awaitLastStep() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            oracle.read();
            List<List<String>> states = oracle.states();
            List<String> state = states.isEmpty() ? List.of() : states.get(states.size() - 1);
            if (!state.isEmpty() && step(state.get(0)) == step) {
                return;
            }
            assertTrue(System.nanoTime() < deadline, () -> "step " + step + " did not come; the last was " + state);
            pause(20);
        }
    }

    private static int step(String rule) {
        int at = rule.indexOf(PREFIX) + PREFIX.length();
        int end = at;
        while (end < rule.length() && Character.isDigit(rule.charAt(end))) {
            end++;
        }
        return Integer.parseInt(rule.substring(at, end));
    }

    private void change() throws Exception {
        step++;
        namespace.feed(
                "*filter\n:KUBE-ROUTER-INPUT - [0:0]\n-A KUBE-ROUTER-INPUT -s 10.0.0.1/32 -m comment --comment "
                        + PREFIX + step + " -j ACCEPT\nCOMMIT\n",
                "iptables-nft-restore",
                "--noflush");
    }

    private ChildProcess start(Path directory) throws Exception {
        Path output = directory.resolve("child.log");
        if (!Files.exists(output)) {
            Files.createFile(output);
        }
        return ChildProcess.start(
                output,
                List.of(),
                List.of(),
                directory.resolve("spool").toString(),
                namespace.name(),
                broker.bootstrapServers(),
                registry.url(),
                TOPIC);
    }

    /** Lets the child work for a time that the seed chooses; nothing is asserted about what it does meanwhile. */
    private static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
