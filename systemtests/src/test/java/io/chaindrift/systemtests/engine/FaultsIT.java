package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor under faults: nothing is lost, nothing is there twice, nothing is wrong. */
@WithKafka
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

    private static final long SEED = 20_261_126;

    private static final int TRIES = 6;

    private final KafkaUnderTest kafka;
    private FaultMatrix matrix;

    FaultsIT(KafkaUnderTest kafka) {
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

    @ParameterizedTest
    @EnumSource(
            names = {
                "THREAD_DEATH",
                "ROLLING_RESTART",
                "STATE_WIPED",
                "END_TXN_ANSWER_LOST",
                "FENCED",
                "BLACKHOLE",
                "STANDBY_PROMOTION",
                "TWO_OF_THREE_GONE"
            })
    void nothingIsLostNothingTwiceNothingWrong(Scenario scenario) {
        String missed = "";
        for (int i = 0; i < TRIES; i++) {
            missed = matrix.exactlyOnce(scenario, SEED + scenario.ordinal() + (long) i * Scenario.values().length);
            if (missed.isEmpty()) {
                return;
            }
        }
        fail("in " + TRIES + " runs the fault never bit: " + missed);
    }

    /** The same loss of an instance, at the same moments, with and without transactions: only the latter repeats itself. */
    @Test
    void atLeastOnceTheSameFaultsShow() {
        Setup setup = Setup.PLAIN.withoutCaches().withSmallBatches();
        long seed = SEED;
        long repeated = 0;
        while (repeated == 0 && seed < SEED + TRIES) {
            repeated = matrix.atLeastOnce(Scenario.INSTANCE_LOST, seed, setup).repeated();
            seed++;
        }
        assertTrue(repeated > 0, "no fact was there twice in " + TRIES + " runs: the faults do not bite");
        assertEquals("", matrix.exactlyOnce(Scenario.INSTANCE_LOST, seed - 1, setup), "the same fault bit");
    }
}
