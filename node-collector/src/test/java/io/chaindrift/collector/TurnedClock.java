package io.chaindrift.collector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock as somebody sets it ahead or back while others look at it. Copies in another zone turn with it. */
final class TurnedClock extends Clock {

    private final AtomicReference<Duration> by;
    private final ZoneId zone;

    TurnedClock() {
        this(new AtomicReference<>(Duration.ZERO), ZoneOffset.UTC);
    }

    private TurnedClock(AtomicReference<Duration> by, ZoneId zone) {
        this.by = by;
        this.zone = zone;
    }

    void turn(Duration difference) {
        by.updateAndGet(difference::plus);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new TurnedClock(by, other);
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(by.get());
    }
}
