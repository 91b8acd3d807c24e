package io.chaindrift.remediator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.remediator.config.RemediatorConfig;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The remediator where there is no broker. */
class RemediatorTest {

    @Test
    void withoutABrokerItKeepsTryingAndStopsWhenTold() throws InterruptedException {
        Remediator remediator = Remediator.start(RemediatorConfig.of("127.0.0.1:1", "http://127.0.0.1:2"));
        assertTrue(remediator.isAlive());
        assertFalse(remediator.isReady());

        long start = System.nanoTime();
        remediator.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took::toString);
        assertTrue(remediator.awaitEnd());
        assertEquals(Optional.empty(), remediator.failure());
    }
}
