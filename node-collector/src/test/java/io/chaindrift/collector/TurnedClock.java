package io.chaindrift.collector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock as somebody sets it ahead or back while others look at it. */
final class TurnedClock extends Clock {

    private volatile Duration by = Duration.ZERO;

    void turn(Duration difference) {
        by = by.plus(difference);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times are in UTC");
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(by);
    }
}
