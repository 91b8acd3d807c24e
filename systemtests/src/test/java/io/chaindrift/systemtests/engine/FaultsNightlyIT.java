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
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The matrix of faults at length: each seed draws a setup and the moments, scenarios take turns. The system properties
 * {@code chaindrift.faults.first} and {@code chaindrift.faults.runs} choose other seeds than 1 to 500; each run is a line of
 * {@code target/faults.txt}.
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
    void fiveHundredSeeds(@TempDir Path folder) throws IOException {
        long first = Long.getLong("chaindrift.faults.first", 1);
        long runs = Long.getLong("chaindrift.faults.runs", 500);
        List<String> failed = new ArrayList<>();
        Files.createDirectories(LINES.getParent());
        try (FaultMatrix matrix = new FaultMatrix(kafka, folder)) {
            for (long seed = first; seed < first + runs; seed++) {
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
                Files.writeString(LINES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        assertEquals(List.of(), failed, "runs that lost, repeated or falsified a fact, of " + runs);
    }
}
