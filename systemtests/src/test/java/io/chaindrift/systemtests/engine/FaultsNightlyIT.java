package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
            matrix.exactlyOnce(scenario, seed);
        } catch (AssertionError | IllegalStateException e) {
            result = String.valueOf(e.getMessage()).replace('\n', ' ');
            failed.add(seed + " " + scenario + ": " + result.substring(0, Math.min(400, result.length())));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        String line = seed + " " + scenario + " " + seconds + " s " + result + "\n";
        synchronized (failed) {
            Files.writeString(LINES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return null;
    }
}
