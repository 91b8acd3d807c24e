package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one node adds to the books of its fleet.
 *
 * @param routerVersion exact version; null where not known
 * @param expected whether the inventory expects the node to report; null where the inventory has not spoken of it
 * @param standing how it stands
 * @param lagging whether it carries residue after its upgrade
 * @param duplicateRules copies too many
 * @param staleRules stale rules
 * @param missingRules missing rules
 * @param orphanPlanes abandoned planes
 * @param asOf observedAt of the event behind it
 */
public record Contribution(
        @Nullable String routerVersion,
        @Nullable Boolean expected,
        Standing standing,
        boolean lagging,
        long duplicateRules,
        long staleRules,
        long missingRules,
        long orphanPlanes,
        long asOf) {

    public Contribution {
        Objects.requireNonNull(standing, "standing");
    }

    /** True when both say the same, whenever they were said. */
    public boolean saysSameAs(@Nullable Contribution other) {
        return other != null
                && equals(new Contribution(
                        other.routerVersion,
                        other.expected,
                        other.standing,
                        other.lagging,
                        other.duplicateRules,
                        other.staleRules,
                        other.missingRules,
                        other.orphanPlanes,
                        asOf));
    }

    /** How a node stands; each is in exactly one. */
    public enum Standing {
        UNKNOWN,
        SUSPECT,
        DRIFTED,
        CLEAN
    }
}
