package io.chaindrift.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.kubernetes.ClusterObjects;
import io.chaindrift.inventory.kubernetes.FakeApi;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, with signals. */
@WithKafka
class InventoryProcessIT {

    private static final int UNUSABLE = 2;
    private static final String ROUTER = "kube-router:";

    @TempDir
    private Path folder;

    private final List<Process> children = new ArrayList<>();
    private KafkaUnderTest kafka;
    private String cluster;
    private FakeApi api;
    private ClusterObjects objects;
    private TopicReader topics;

    @BeforeEach
    void open(KafkaUnderTest given) {
        kafka = given;
        cluster = kafka.freshName("processes");
        api = FakeApi.start(folder);
        objects = new ClusterObjects(api::admin);
        topics = new TopicReader(kafka, cluster);
        objects.createNamespace();
        objects.createNode("a", "v1.31.2", Map.of());
    }

    @AfterEach
    void close() {
        for (Process child : children) {
            child.destroyForcibly();
        }
        topics.close();
        api.close();
    }

    private Process start(Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                InventoryMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("child-" + children.size()).toFile());
        try {
            Process child = builder.start();
            children.add(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String identity) {
        Map<String, String> settings = RunningInventory.settings(kafka, cluster, api, objects, identity);
        // Who was killed gives no Lease back: the next one waits until it is over.
        settings.put("CHAINDRIFT_INVENTORY_LEASE_DURATION", "PT3S");
        return start(settings);
    }

    private boolean runs(String version) {
        TopicReader.Known known = topics.known().get(objects.node("a"));
        return known != null
                && known.router() != null
                && version.equals(known.router().getVersion())
                && Boolean.TRUE.equals(known.router().getRunning());
    }

    private void route(String version) {
        objects.deleteRouterPod("a");
        objects.createRouterPod("a", ROUTER + version);
    }

    @Test
    void shouldEndInOrderOnSigterm() throws Exception {
        objects.createRouterPod("a", ROUTER + "v2.1.2");
        Process child = start("child");
        Await.until("it says what is there", () -> runs("v2.1.2"));

        child.destroy();

        assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it does not end");
        assertEquals(0, child.exitValue(), "as chaindrift inventory does");
        assertEquals(
                1,
                api.admin()
                        .leases()
                        .inNamespace(objects.namespace())
                        .withName("chaindrift-inventory")
                        .get()
                        .getSpec()
                        .getLeaseDurationSeconds(),
                "the Lease is not given back");
        topics.prove();
    }

    @Test
    void shouldNeitherLoseNorSayTwiceWhatWasCutOffByKilling() {
        killing(4, new Random(20_261_126));
    }

    @Test
    @Tag("nightly")
    void shouldNeitherLoseNorSayTwiceWhatWasCutOffByManyKillings() {
        killing(200, new Random(1));
    }

    /** Each round one is killed in the middle of changes, and the next one says what is there in the end. */
    private void killing(int rounds, Random random) {
        objects.createRouterPod("a", ROUTER + "v2.0.0");
        start("child-0");
        for (int round = 1; round <= rounds; round++) {
            String last = "v2.0." + round;
            Await.until(
                    "the one before says what is there", () -> !topics.known().isEmpty());
            for (int i = random.nextInt(6); i > 0; i--) {
                route("v2.1." + i);
            }
            children.get(children.size() - 1).destroyForcibly();
            route(last);
            start("child-" + round);
            Await.until("round " + round + ": the next one says " + last, () -> runs(last));
            topics.prove();
        }
    }

    @Test
    void shouldPrintItsSettingsAndRefuseUnusableOnes() throws Exception {
        Process printing = start(RunningInventory.settings(kafka, cluster, api, objects, "p"), "--print-config");
        Process refusing = start(Map.of("CHAINDRIFT_INVENTORY_LEASE", "nowhere"));
        Process misspelt = start(RunningInventory.settings(kafka, cluster, api, objects, "m"), "--print");

        assertTrue(printing.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, printing.exitValue());
        assertTrue(refusing.waitFor(60, TimeUnit.SECONDS));
        assertEquals(UNUSABLE, refusing.exitValue());
        assertTrue(misspelt.waitFor(60, TimeUnit.SECONDS));
        assertEquals(UNUSABLE, misspelt.exitValue());
    }
}
