package io.chaindrift.inventory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.config.KafkaSettings;
import io.chaindrift.inventory.kafka.InventoryLog;
import io.chaindrift.inventory.kubernetes.ClusterObjects;
import io.chaindrift.inventory.kubernetes.FakeApi;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that changes while the API server restarts, forgets watches, loses events and expires tokens, and while leaders change
 * and are fenced: after each round the topics say what the cluster is, and the logs prove that nothing was lost, doubled or
 * reordered. A failure names its seed; at length, each seed that came to its end is a line of {@code target/chaos.txt}, and the system
 * property {@code chaindrift.chaos.first} begins at a later one than 1.
 */
@WithKafka
class InventoryChaosIT {

    private static final List<String> VERSIONS = List.of("v1.5.3", "v2.0.1", "v2.1.2", "v2.2.1");
    private static final int NODES = 5;

    private static final Path LINES = Path.of("target", "chaos.txt");
    private static final long LAST_SEED = 20;
    private static final int ROUNDS = 50;
    private static final int FAULTS = 3;

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatIsThroughEveryFault(KafkaUnderTest kafka) {
        new Run(kafka, folder, 20_261_126).rounds(8);
    }

    @Test
    @Tag("nightly")
    void shouldSayWhatIsThroughAThousandFaults(KafkaUnderTest kafka) throws IOException {
        long first = Long.getLong("chaindrift.chaos.first", 1);
        Files.createDirectories(LINES.getParent());
        for (long seed = first; seed <= LAST_SEED; seed++) {
            Run run = new Run(kafka, folder, seed);
            run.rounds(ROUNDS);
            Files.writeString(
                    LINES,
                    "seed " + seed + ": " + ROUNDS + " rounds, " + ROUNDS * FAULTS + " faults, " + run.started
                            + " instances\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    /** One seeded run. */
    private static final class Run {

        private final KafkaUnderTest kafka;
        private final Random random;
        private final long seed;
        private final String cluster;
        private final FakeApi api;
        private final ClusterObjects objects;
        private final TopicReader topics;
        /** Version of each node's router by node; empty: the node runs none. */
        private final SortedMap<String, String> truth = new TreeMap<>();

        private final List<RunningInventory> instances = new ArrayList<>();
        private int started;

        Run(KafkaUnderTest kafka, Path folder, long seed) {
            this.kafka = kafka;
            this.seed = seed;
            this.random = new Random(seed);
            this.cluster = "chaos-" + seed;
            this.api = FakeApi.start(folder);
            this.objects = new ClusterObjects(api::admin);
            this.topics = new TopicReader(kafka, cluster);
        }

        void rounds(int rounds) {
            try {
                objects.createNamespace();
                objects.createDaemonSet("kube-router", "kube-router:v2.2.1", Map.of());
                for (int node = 0; node < NODES; node++) {
                    createNode("n" + node);
                }
                startInstance();
                startInstance();
                for (int round = 0; round < rounds; round++) {
                    String what = "round " + round + " of seed " + seed;
                    for (int i = 0; i < FAULTS; i++) {
                        change();
                        fault();
                    }
                    Await.until(what + ": the topics say what is there", this::isTrue);
                    topics.prove();
                }
                assertTrue(started > 2 || rounds < 8, "no leader ever changed: seed " + seed);
            } finally {
                instances.forEach(RunningInventory::close);
                topics.close();
                api.close();
            }
        }

        private void change() {
            String node = "n" + random.nextInt(NODES);
            String version = truth.get(node);
            if (version == null) {
                createNode(node);
            } else if (random.nextInt(3) == 0 && truth.size() > 1) {
                // Not the last one: an API that shows no node at all is not believed, and nothing is said.
                objects.deleteNode(node);
                removePod(node, version);
                truth.remove(node);
            } else {
                removePod(node, version);
                String next = VERSIONS.get(random.nextInt(VERSIONS.size()));
                objects.createRouterPod(node, "kube-router:" + next);
                truth.put(node, next);
            }
        }

        private void createNode(String node) {
            objects.createNode(node, "v1.31.2", Map.of());
            truth.put(node, "");
        }

        private void removePod(String node, String version) {
            if (!version.isEmpty()) {
                objects.deleteRouterPod(node);
            }
        }

        private void fault() {
            switch (random.nextInt(7)) {
                case 0 -> api.restart();
                case 1 -> {
                    api.forgetWatches(1 + random.nextInt(3));
                    api.restart();
                }
                case 2 -> api.renewToken();
                case 3 -> lose();
                case 4 -> replaceALeader();
                case 5 -> fence();
                default -> objects.cordon(truth.firstKey(), random.nextBoolean());
            }
        }

        private void lose() {
            String node = "n" + random.nextInt(NODES);
            String version = truth.get(node);
            if (version != null && truth.size() > 1) {
                api.loseSilently("/api/v1/nodes/" + objects.node(node));
                removePod(node, version);
                truth.remove(node);
            }
        }

        private void replaceALeader() {
            Await.until("one of them leads", () -> instances.stream().anyMatch(RunningInventory::leads));
            instances.stream().filter(RunningInventory::leads).findFirst().ifPresent(leader -> {
                leader.close();
                instances.remove(leader);
                startInstance();
            });
        }

        /** Somebody with a stale view of who leads takes over Kafka for a moment. */
        private void fence() {
            KafkaSettings settings =
                    new KafkaSettings(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), cluster, Map.of());
            try (InventoryLog other = new InventoryLog(settings, "other")) {
                other.resume("other", Instant.EPOCH, () -> {});
            }
        }

        private void startInstance() {
            instances.add(RunningInventory.start(kafka, cluster, api, objects, "i" + started++));
        }

        private boolean isTrue() {
            Map<String, String> said = topics.known().entrySet().stream()
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().substring(objects.node("").length()),
                            entry -> running(entry.getValue())));
            return said.equals(truth);
        }

        private static String running(TopicReader.Known known) {
            boolean runs =
                    known.router() != null && Boolean.TRUE.equals(known.router().getRunning());
            return runs ? Objects.requireNonNullElse(known.router().getVersion(), "?") : "";
        }
    }
}
