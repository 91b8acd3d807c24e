package io.chaindrift.collector.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NetworkNamespaceTest {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void whoeverWaitsForWorkThatFailsIsTold() {
        IOException told = assertThrows(
                IOException.class,
                () -> NetworkNamespace.in(null, () -> {
                    throw new StackOverflowError("too deep");
                }));
        assertEquals("too deep", told.getMessage());
    }
}
