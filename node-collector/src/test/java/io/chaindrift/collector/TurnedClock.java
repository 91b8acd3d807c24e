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
        // Clock demands it and no collector calls it: a copy would not turn with this one, so a call must be seen.
        throw new UnsupportedOperationException("a turned clock has no copy in another zone");
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(by);
    }
}
