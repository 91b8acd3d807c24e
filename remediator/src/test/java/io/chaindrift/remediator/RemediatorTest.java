package io.chaindrift.remediator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.remediator.config.RemediatorConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The remediator where there is no broker. */
class RemediatorTest {

    @Test
    @Timeout(120)
    void withoutABrokerItKeepsTryingAndStopsWhenTold() throws InterruptedException {
        Remediator remediator = Remediator.start(RemediatorConfig.of("127.0.0.1:1", "http://127.0.0.1:2"));
        assertTrue(remediator.isAlive());
        assertFalse(remediator.isReady());

        remediator.close();

        assertTrue(remediator.awaitEnd());
        assertEquals(Optional.empty(), remediator.failure());
    }
}
