package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void shouldWaitUntilTheLastPartWorks() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        Readiness.await(
                List.of(
                        new Readiness.Part("api", () -> true),
                        new Readiness.Part("processor", () -> asked.incrementAndGet() > 2)),
                Optional::empty,
                LONG);

        assertEquals(3, asked.get());
    }

    @Test
    void shouldNameThePartThatDoesNotWorkInTime() {
        CommandException late = assertThrows(
                CommandException.class,
                () -> Readiness.await(
                        List.of(new Readiness.Part("api", () -> true), new Readiness.Part("processor", () -> false)),
                        Optional::empty,
                        Duration.ZERO));

        assertTrue(late.getMessage().contains("not ready within 0 s: processor."), late.getMessage());
        assertEquals(ExitCodes.FAILED, late.exitCode());
    }

    @Test
    void shouldNotWaitInVain() {
        CommandException vain = assertThrows(
                CommandException.class,
                () -> Readiness.await(
                        List.of(new Readiness.Part("processor", () -> false)),
                        () -> Optional.of("the broker: disk full"),
                        LONG));

        assertTrue(vain.getMessage().contains("the broker: disk full"), vain.getMessage());
    }
}
