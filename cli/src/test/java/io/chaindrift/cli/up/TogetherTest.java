package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TogetherTest {

    @Test
    void shouldDoThingsSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);

        Together.run(List.of(() -> meet(both), () -> meet(both)));

        assertEquals(0, both.getCount());
    }

    @Test
    void shouldThrowWhatFailedAfterTheOthersAreDone() {
        AtomicInteger done = new AtomicInteger();

        IOException failure = assertThrows(
                IOException.class,
                () -> Together.run(List.of(
                        () -> {
                            throw new IOException("no disk");
                        },
                        done::incrementAndGet)));

        assertEquals("no disk", failure.getMessage());
        assertEquals(1, done.get());
    }

    /** Returns only when the other one is here too. */
    private static boolean meet(CountDownLatch both) throws InterruptedException {
        both.countDown();
        both.await();
        return true;
    }
}
