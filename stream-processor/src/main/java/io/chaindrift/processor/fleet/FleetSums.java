package io.chaindrift.processor.fleet;

import io.chaindrift.processor.audit.model.Contribution;
import org.jspecify.annotations.Nullable;

/**
 * One row of the books. All are counts.
 *
 * @param nodes nodes in the row
 * @param registered those that the inventory expects
 * @param told those that the inventory has spoken of, whether it expects them or not
 * @param reporting nodes that speak and of which something can be said
 * @param silent nodes that stopped speaking
 * @param unknown nodes of which nothing can be said
 * @param clean reporting nodes without drift
 * @param drifted reporting nodes with drift
 * @param suspect reporting nodes whose latest capture is not trusted
 * @param lagging reporting nodes with residue after their upgrade
 * @param duplicateRules copies too many
 * @param staleRules stale rules
 * @param missingRules missing rules
 * @param orphanPlanes abandoned planes
 * @param asOf latest observedAt behind the row, in milliseconds since 1970
 */
public record FleetSums(
        long nodes,
        long registered,
        long told,
        long reporting,
        long silent,
        long unknown,
        long clean,
        long drifted,
        long suspect,
        long lagging,
        long duplicateRules,
        long staleRules,
        long missingRules,
        long orphanPlanes,
        long asOf) {

    /** A row without nodes. */
    public static final FleetSums NONE = new FleetSums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public FleetSums {
        if (nodes < 0 || registered < 0 || silent < 0 || unknown < 0 || clean < 0 || drifted < 0 || suspect < 0) {
            throw new IllegalArgumentException("the books hold less than nothing: " + nodes + " nodes, " + silent
                    + " silent, " + unknown + " unknown, " + clean + " clean, " + drifted + " drifted, " + suspect
                    + " suspect");
        }
        if (registered > told || told > nodes) {
            throw new IllegalArgumentException("the books do not balance: the inventory spoke of " + told + " of "
                    + nodes + " nodes, and expects " + registered);
        }
        if (nodes != reporting + silent + unknown || reporting != clean + drifted + suspect) {
            throw new IllegalArgumentException("the books do not balance: " + nodes + " nodes, but " + reporting
                    + " reporting (" + clean + " clean, " + drifted + " drifted, " + suspect + " suspect), " + silent
                    + " silent and " + unknown + " unknown");
        }
    }

    /** Nodes that should report, by the inventory; null where it has spoken of none of the row. */
    public @Nullable Long expected() {
        return told == 0 ? null : Long.valueOf(registered);
    }

    /** Nodes that the inventory does not expect; null where it has spoken of none of the row. */
    public @Nullable Long unexpected() {
        return told == 0 ? null : Long.valueOf(nodes - registered);
    }

    /** The row with a node more. */
    public FleetSums plus(FleetNode node) {
        return node.isAbsent() ? this : add(of(node), 1);
    }

    /** The row with a node less. */
    public FleetSums minus(FleetNode node) {
        return node.isAbsent() ? this : add(of(node), -1);
    }

    /** The row with another time. */
    FleetSums asOf(long time) {
        return new FleetSums(
                nodes,
                registered,
                told,
                reporting,
                silent,
                unknown,
                clean,
                drifted,
                suspect,
                lagging,
                duplicateRules,
                staleRules,
                missingRules,
                orphanPlanes,
                time);
    }

    private FleetSums add(FleetSums other, int sign) {
        return new FleetSums(
                nodes + sign * other.nodes,
                registered + sign * other.registered,
                told + sign * other.told,
                reporting + sign * other.reporting,
                silent + sign * other.silent,
                unknown + sign * other.unknown,
                clean + sign * other.clean,
                drifted + sign * other.drifted,
                suspect + sign * other.suspect,
                lagging + sign * other.lagging,
                duplicateRules + sign * other.duplicateRules,
                staleRules + sign * other.staleRules,
                missingRules + sign * other.missingRules,
                orphanPlanes + sign * other.orphanPlanes,
                Math.max(asOf, other.asOf));
    }

    private static FleetSums of(FleetNode node) {
        Contribution added = node.contribution();
        boolean silent = node.presence() == Presence.SILENT;
        Contribution.Standing standing = added == null ? Contribution.Standing.UNKNOWN : added.standing();
        boolean unknown = !silent && standing == Contribution.Standing.UNKNOWN;
        boolean reporting = !silent && !unknown;
        boolean registered = added != null && Boolean.TRUE.equals(added.expected());
        return new FleetSums(
                1,
                one(registered),
                one(added != null && added.expected() != null),
                one(reporting),
                one(silent),
                one(unknown),
                one(reporting && standing == Contribution.Standing.CLEAN),
                one(reporting && standing == Contribution.Standing.DRIFTED),
                one(reporting && standing == Contribution.Standing.SUSPECT),
                one(reporting && added != null && added.lagging()),
                added == null ? 0 : added.duplicateRules(),
                added == null ? 0 : added.staleRules(),
                added == null ? 0 : added.missingRules(),
                added == null ? 0 : added.orphanPlanes(),
                added == null ? 0 : added.asOf());
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }
}
