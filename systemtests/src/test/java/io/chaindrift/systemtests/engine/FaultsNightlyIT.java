package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The matrix of faults at length: each seed draws a setup and the moments, scenarios take turns. The system properties
 * {@code chaindrift.faults.first} and {@code chaindrift.faults.runs} choose other seeds than 1 to 500, {@code chaindrift.faults.lanes}
 * how many runs go side by side (3); each run is a line of {@code target/faults.txt}.
 */
@WithKafka
@Tag("nightly")
class FaultsNightlyIT {

    private static final Path LINES = Path.of("target", "faults.txt");

    private static final Path TABLE = Path.of("target", "at-least-once.txt");
    private static final int TRIES = 5;
    private static final long OTHER_SEEDS = 1_000_000;

    /** The scenarios in which something ends out of order. */
    private static final List<Scenario> CRASHES = List.of(
            Scenario.THREAD_DEATH,
            Scenario.BLACKHOLE,
            Scenario.STANDBY_PROMOTION,
            Scenario.INSTANCE_LOST,
            Scenario.LEADER_KILLED,
            Scenario.TWO_OF_THREE_GONE);

    private final KafkaUnderTest kafka;

    FaultsNightlyIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @Test
    void fiveHundredSeeds(@TempDir Path folder) throws Exception {
        long first = Long.getLong("chaindrift.faults.first", 1);
        long runs = Long.getLong("chaindrift.faults.runs", 500);
        int lanes = Integer.getInteger("chaindrift.faults.lanes", 3);
        List<String> failed = Collections.synchronizedList(new ArrayList<>());
        Files.createDirectories(LINES.getParent());
        ExecutorService executor = Executors.newFixedThreadPool(lanes);
        try (FaultMatrix matrix = new FaultMatrix(kafka, folder)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (long seed = first; seed < first + runs; seed++) {
                long drawn = seed;
                all.add(() -> one(matrix, drawn, failed));
            }
            for (Future<Void> run : executor.invokeAll(all)) {
                run.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertEquals(List.of(), failed, "runs that lost, repeated or falsified a fact, of " + runs);
    }

    private static @Nullable Void one(FaultMatrix matrix, long seed, List<String> failed) throws IOException {
        Scenario scenario = Scenario.values()[(int) (seed % Scenario.values().length)];
        long began = System.nanoTime();
        String result = "ok";
        try {
            String missed = "";
            for (int again = 0; again < TRIES; again++) {
                missed = matrix.exactlyOnce(scenario, seed + again * OTHER_SEEDS);
                if (missed.isEmpty()) {
                    break;
                }
                write(seed + " " + scenario + " not counted: " + missed, failed);
            }
            if (!missed.isEmpty()) {
                throw new AssertionError("the fault never bit: " + missed);
            }
        } catch (AssertionError | IllegalStateException e) {
            result = String.valueOf(e.getMessage()).replace('\n', ' ');
            failed.add(seed + " " + scenario + ": " + result.substring(0, Math.min(400, result.length())));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        write(seed + " " + scenario + " " + seconds + " s " + result, failed);
        return null;
    }

    private static void write(String line, Object lock) throws IOException {
        synchronized (lock) {
            Files.writeString(LINES, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** What the transactions are for: without them, the same crashes repeat and lose facts. A line for each scenario. */
    @Test
    void withoutTransactionsTheCrashesShow(@TempDir Path folder) throws Exception {
        int runs = Integer.getInteger("chaindrift.faults.atleastonce", 4);
        Setup setup = Setup.PLAIN.withoutCaches().withSmallBatches();
        int showing = 0;
        StringBuilder table =
                new StringBuilder("| scenario | runs | not counted | with repetitions | repeated | lost | wrong |\n"
                        + "|---|---|---|---|---|---|---|\n");
        try (FaultMatrix matrix = new FaultMatrix(kafka, folder)) {
            for (Scenario scenario : CRASHES) {
                long[] sums = new long[5];
                for (long seed = 1; seed <= runs; seed++) {
                    FaultMatrix.AtLeastOnce shown = matrix.atLeastOnce(scenario, seed, setup.of(scenario));
                    if (!shown.missed().isEmpty()) {
                        sums[0]++;
                        continue;
                    }
                    sums[1] += shown.repeated() > 0 ? 1 : 0;
                    sums[2] += shown.repeated();
                    sums[3] += shown.lost();
                    sums[4] += shown.wrong();
                }
                showing += sums[2] > 0 ? 1 : 0;
                table.append("| ").append(scenario).append(" | ").append(runs - sums[0]);
                for (long sum : sums) {
                    table.append(" | ").append(sum);
                }
                table.append(" |\n");
            }
        }
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, table);
        assertTrue(showing > 0, "in none of the scenarios a fact was there twice:\n" + table);
    }
}
