package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a plane stands in the row of its node.
 *
 * @param plane plane id
 * @param staticDigest digest of its static own rules, lower-case hex; null where it has none
 * @param trusted whether its latest capture is trusted and whole
 * @param trouble why nothing can be said of it; null where nothing is wrong
 */
public record PlaneStanding(
        String plane,
        @Nullable String staticDigest,
        boolean trusted,
        @Nullable String trouble) {

    public PlaneStanding {
        Objects.requireNonNull(plane, "plane");
    }
}
