package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * A time during which one router, with one set of arguments, was on the node.
 *
 * @param sighting what is known of it
 * @param since observedAt of the event that first showed it
 */
public record RouterInterval(RouterSighting sighting, long since) {

    public RouterInterval {
        Objects.requireNonNull(sighting, "sighting");
    }
}
