package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.Beside;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.PlaneState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plane of IPv6 that does not sync while that of IPv4 does, from the beginning or from some time on. One sync writes both families,
 * so IPv6 is switched off, or its syncs fail; which of them only arguments tell. Either way its rules are those of some time ago,
 * however right they look.
 */
final class Frozen {

    /** After so many syncs of the other family. */
    static final long SYNCS = 3;

    private static final String IPV4 = "ipv4";
    private static final String IPV6 = "ipv6";

    private Frozen() {}

    /** A plane after a capture, with how far the other family's was by then. */
    static PlaneState seen(PlaneState before, PlaneState after, Map<String, PlaneState> all) {
        PlaneState other = beside(after, all);
        if (other == null || other.mark() == null) {
            return after;
        }
        Beside known = before.beside();
        long atSync = known == null || after.syncs() > before.syncs() ? other.syncs() : known.atSync();
        return after.beside(new Beside(atSync, other.syncs()));
    }

    /** Why a plane is taken for frozen, for people; null where it is not. */
    static @Nullable String reason(PlaneState plane, Map<String, PlaneState> all) {
        PlaneState other = beside(plane, all);
        if (other == null || !hasPods(plane) || !hasPods(other)) {
            return null;
        }
        Beside beside = plane.beside();
        String since = plane.syncs() == 0 && other.syncs() >= SYNCS
                ? "has never been seen to sync this plane"
                : beside != null && beside.seen() - beside.atSync() >= SYNCS
                        ? "has not synced this plane any more"
                        : null;
        return since == null
                ? null
                : "the router syncs " + other.plane() + ", and " + since + ": IPv6 is off, or its syncs fail";
    }

    /** IPv4's plane of the same backend; null for IPv4 itself. */
    private static @Nullable PlaneState beside(PlaneState plane, Map<String, PlaneState> all) {
        String id = plane.plane();
        return id.startsWith(IPV6) ? all.get(IPV4 + id.substring(IPV6.length())) : null;
    }

    private static boolean hasPods(PlaneState plane) {
        CaptureMark mark = plane.mark();
        return mark != null && mark.pods() > 0;
    }
}
