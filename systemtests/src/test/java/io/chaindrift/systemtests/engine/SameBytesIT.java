package io.chaindrift.systemtests.engine;

import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same input gives the same bytes, however the processor is set up and wherever it is restarted. */
@WithKafka
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameBytesIT {

    private static final long SEED = 7;

    private final KafkaUnderTest kafka;
    private FaultMatrix matrix;

    SameBytesIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @BeforeAll
    void prepare(@TempDir Path folder) {
        matrix = new FaultMatrix(kafka, folder);
    }

    @AfterAll
    void cleanUp() {
        matrix.close();
    }

    static Stream<Setup> setups() {
        return Stream.of(
                Setup.PLAIN,
                Setup.PLAIN.withThreads(2).withoutCaches(),
                Setup.PLAIN.withThreads(4),
                Setup.PLAIN.withThreads(2).withSmallCache());
    }

    @ParameterizedTest
    @MethodSource("setups")
    void everySetupWritesTheSameBytes(Setup setup) {
        matrix.exactlyOnce(Scenario.CLOSED, SEED + setup.threads(), setup);
    }

    @Test
    void atLeastOnceWritesTheSameOnceRepetitionsAreLeftOut() {
        matrix.sameButForRepetitions(Scenario.CLOSED, SEED, Setup.PLAIN);
    }
}
