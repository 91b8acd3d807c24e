package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.PlaneState;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A plane of IPv6 that never syncs while that of IPv4 does. One sync writes both families, so IPv6 is switched off, or its syncs fail;
 * which of them only arguments tell. Either way its rules are those of some time ago, however right they look.
 */
final class Frozen {

    /** After so many syncs of the other family. */
    static final long SYNCS = 3;

    private static final String IPV4 = "ipv4";
    private static final String IPV6 = "ipv6";

    private Frozen() {}

    /** Why a plane is taken for frozen, for people; null where it is not. */
    static @Nullable String reason(PlaneState plane, Collection<PlaneState> all) {
        if (!plane.plane().startsWith(IPV6) || plane.syncs() > 0 || !hasPods(plane)) {
            return null;
        }
        String beside = IPV4 + plane.plane().substring(IPV6.length());
        boolean frozen = all.stream()
                .anyMatch(other -> other.plane().equals(beside) && other.syncs() >= SYNCS && hasPods(other));
        return frozen
                ? "the router syncs " + beside
                        + ", and has never been seen to sync this plane: IPv6 is off, or its syncs fail"
                : null;
    }

    private static boolean hasPods(PlaneState plane) {
        CaptureMark mark = plane.mark();
        return mark != null && mark.pods() > 0;
    }
}
