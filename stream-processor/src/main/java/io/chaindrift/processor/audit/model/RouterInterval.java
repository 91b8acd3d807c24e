package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time during which one router, with one set of arguments and one iptables, was on the node.
 *
 * @param id stable id, made from the event that first showed it
 * @param sighting what is known of it
 * @param since observedAt of the event that first showed it
 * @param until observedAt of the event that showed the next one; null for the present one
 * @param corrected whether stronger evidence has corrected what was said of it before
 * @param contradiction weaker evidence that says something else; null where none does
 * @param iptables the iptables that writes its rules; null where not known
 */
public record RouterInterval(
        String id,
        RouterSighting sighting,
        long since,
        @Nullable Long until,
        boolean corrected,
        @Nullable String contradiction,
        @Nullable IptablesVersion iptables) {

    public RouterInterval {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(sighting, "sighting");
        String told = sighting.iptablesVersion();
        if (iptables == null && told != null) { // as intervals were stored before they told what it rests on
            iptables = IptablesVersion.told(told, IptablesVersion.How.of(sighting.how()));
        }
    }

    /** The interval that an event begins. */
    public static RouterInterval beginning(
            String id, RouterSighting sighting, long since, @Nullable IptablesVersion iptables) {
        return new RouterInterval(id, sighting, since, null, false, null, iptables);
    }

    /** The same, ended by the next one. */
    public RouterInterval ended(long at) {
        return new RouterInterval(id, sighting, since, at, corrected, contradiction, iptables);
    }

    /** The same time, known better. */
    public RouterInterval refined(RouterSighting better, boolean correction) {
        return new RouterInterval(id, better, since, until, corrected || correction, contradiction, iptables);
    }

    /** The same, beside evidence that says something else. */
    public RouterInterval contradictedBy(@Nullable String what) {
        return new RouterInterval(id, sighting, since, until, corrected, what, iptables);
    }

    /** The same time, its iptables known better. */
    public RouterInterval writtenBy(IptablesVersion better, boolean correction) {
        return new RouterInterval(id, sighting, since, until, corrected || correction, contradiction, better);
    }
}
