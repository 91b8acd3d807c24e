package io.chaindrift.cli.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReplayScheduleTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final ReplaySchedule schedule = new ReplaySchedule(BEGAN, SIX_HOURS, 4);

    @Test
    void shouldTakeNinetySecondsByDefault() {
        double speed = ReplaySchedule.defaultSpeed(SIX_HOURS);

        assertEquals(4.0, speed);
        assertEquals(BEGAN.plusSeconds(90), new ReplaySchedule(BEGAN, SIX_HOURS, speed).endsAt());
    }

    @Test
    void shouldEndAtThePresent() {
        assertEquals(schedule.endsAt(), schedule.observedAt(SIX_HOURS));
        assertEquals(schedule.endsAt().minus(SIX_HOURS), schedule.observedAt(Duration.ZERO));
    }

    @Test
    void shouldReplayWhatWasRecordedWhenItsMinutesHavePassed() {
        assertEquals(BEGAN, schedule.dueAt(Duration.ZERO));
        assertEquals(BEGAN.plusSeconds(45), schedule.dueAt(Duration.ofHours(3)));
        assertEquals(50, schedule.percentAt(BEGAN.plusSeconds(45)));
        assertEquals(100, schedule.percentAt(BEGAN.plusSeconds(9_000)));
    }

    @Test
    void shouldLiveInRealTimeAfterTheHistory() {
        Instant later = schedule.endsAt().plusSeconds(77);

        assertEquals(later, schedule.recordedAt(later));
    }

    @Test
    void shouldReplayAFleetOfOneMoment() {
        ReplaySchedule moment = new ReplaySchedule(BEGAN, Duration.ZERO, ReplaySchedule.defaultSpeed(Duration.ZERO));

        assertEquals(BEGAN, moment.observedAt(Duration.ZERO));
        assertEquals(100, moment.percentAt(BEGAN));
    }

    @Test
    void shouldRefuseASpeedThatGetsNowhere() {
        assertThrows(IllegalArgumentException.class, () -> new ReplaySchedule(BEGAN, SIX_HOURS, 0));
        assertThrows(IllegalArgumentException.class, () -> new ReplaySchedule(BEGAN, SIX_HOURS, Double.NaN));
    }

    @Property(tries = 300)
    void shouldNeverRunBackwards(
            @ForAll @LongRange(min = 0, max = 200_000) long first,
            @ForAll @LongRange(min = 0, max = 200_000) long more,
            @ForAll @DoubleRange(min = 0.1, max = 5_000) double speed) {
        ReplaySchedule any = new ReplaySchedule(BEGAN, SIX_HOURS, speed);
        Instant earlier = BEGAN.plusMillis(first);

        assertFalse(any.recordedAt(earlier.plusMillis(more)).isBefore(any.recordedAt(earlier)));
    }

    @Property(tries = 300)
    void shouldHaveReachedTheRecordedTimeWhenARecordingIsDue(
            @ForAll @LongRange(min = 0, max = 360) long minutes,
            @ForAll @DoubleRange(min = 0.1, max = 5_000) double speed) {
        ReplaySchedule any = new ReplaySchedule(BEGAN, SIX_HOURS, speed);
        Duration offset = Duration.ofMinutes(minutes);

        long apart = Duration.between(any.observedAt(offset), any.recordedAt(any.dueAt(offset)))
                .abs()
                .toMillis();

        assertEquals(0, apart, "milliseconds between the recording's time and the fleet's");
    }
}
