package io.chaindrift.processor.fleet;

import io.chaindrift.processor.audit.model.Contribution;
import org.jspecify.annotations.Nullable;

/**
 * What the books hold of a node.
 *
 * @param contribution what the audit last added; null where it has added nothing
 * @param presence whether it speaks; null where nothing is known
 */
public record FleetNode(
        @Nullable Contribution contribution, @Nullable Presence presence) {

    /** A node the books do not hold. */
    public static final FleetNode ABSENT = new FleetNode(null, null);

    /** Name of the row for nodes whose router's version is not known. */
    public static final String UNKNOWN_VERSION = "?";

    /** The node after a change. */
    public FleetNode after(FleetInput input) {
        return input.aboutPresence()
                ? new FleetNode(contribution, input.presence())
                : new FleetNode(input.contribution(), presence);
    }

    /** True when the books hold nothing of it. */
    public boolean isAbsent() {
        return equals(ABSENT);
    }

    /** The row it belongs to, beside that over all. */
    public String version() {
        Contribution known = contribution;
        String version = known == null ? null : known.routerVersion();
        return version == null ? UNKNOWN_VERSION : version;
    }
}
