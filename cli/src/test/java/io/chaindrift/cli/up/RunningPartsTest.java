package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunningPartsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    private final RunningParts parts = new RunningParts();

    @Test
    void shouldStopTheLastStartedFirst() {
        parts.add("broker", () -> stopped.add("broker"), LONG);
        parts.add("api", () -> stopped.add("api"), LONG);

        assertEquals(List.of(), parts.stop());
        assertEquals(List.of("api", "broker"), stopped);
    }

    @Test
    void shouldStopTheOthersWhenOneFails() {
        parts.add("broker", () -> stopped.add("broker"), LONG);
        parts.add(
                "api",
                () -> {
                    throw new IllegalStateException("stuck");
                },
                LONG);

        assertEquals(List.of("api"), parts.stop());
        assertEquals(List.of("broker"), stopped);
    }

    @Test
    void shouldNotWaitForOneThatHangs() {
        CountDownLatch never = new CountDownLatch(1);
        parts.add("broker", () -> stopped.add("broker"), LONG);
        parts.add("api", never::await, Duration.ofMillis(20));

        assertEquals(List.of("api"), parts.stop());
        assertEquals(List.of("broker"), stopped);
        never.countDown();
    }

    @Test
    void shouldStopAPartThatIsAddedWhileStopping() {
        parts.stop();

        parts.add("late", () -> stopped.add("late"), LONG);

        assertEquals(List.of("late"), stopped);
    }
}
