package io.chaindrift.processor.audit.model;

import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a plane.
 *
 * @param plane plane id
 * @param mark the latest accepted capture; null before the first
 * @param stream stream of that capture; empty before the first
 * @param syncs router syncs seen, over all streams
 * @param synced whether the router is known to have synced since the node's boot
 * @param syncedAt observedAt of the latest capture that showed a sync; -1 when none did
 * @param trouble why the plane cannot be judged until its next keyframe; null where it can
 * @param ruleset its chains as of that capture, sorted; the rules of own chains, of all others count and digest
 * @param pending a capture of which not all parts have come; null where there is none
 * @param seenAt observedAt of the latest whole capture since the node's boot; -1 before the first
 * @param beside how far the other family's plane was; null of IPv4, and where there is no such plane
 * @param round the round of the node's heartbeats in which it last spoke, from 0
 * @param pace how often it is spoken of; null before its first word, and in entries of earlier programs
 */
public record PlaneState(
        String plane,
        @Nullable CaptureMark mark,
        String stream,
        long syncs,
        boolean synced,
        long syncedAt,
        @Nullable Trouble trouble,
        NamedRuleset ruleset,
        @Nullable PendingCapture pending,
        long seenAt,
        @Nullable Beside beside,
        long round,
        @Nullable Pace pace) {

    private static final NamedRuleset NOTHING = NamedRuleset.of(List.of());

    public PlaneState {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(ruleset, "ruleset");
    }

    /** A plane of which nothing is known. */
    public static PlaneState empty(String plane) {
        return new PlaneState(plane, null, "", 0, false, -1, null, NOTHING, null, -1, null, 0, null);
    }

    /** The plane in trouble; without its incomplete capture. */
    public PlaneState troubled(Trouble what) {
        return new PlaneState(
                plane, mark, stream, syncs, synced, syncedAt, what, ruleset, null, seenAt, beside, round, pace);
    }

    /** The plane with another incomplete capture, or none. */
    public PlaneState pending(@Nullable PendingCapture capture) {
        return new PlaneState(
                plane, mark, stream, syncs, synced, syncedAt, trouble, ruleset, capture, seenAt, beside, round, pace);
    }

    /** The plane after a boot: the router has to sync anew, and what is there now is to be seen. */
    public PlaneState booted() {
        return new PlaneState(
                plane, mark, stream, syncs, false, syncedAt, trouble, ruleset, pending, -1, beside, round, pace);
    }

    /** The plane after a capture that failed: what is known of it is no longer fresh. */
    public PlaneState failed() {
        CaptureMark latest = mark;
        CaptureMark distrusted = latest == null ? null : latest.distrusted();
        return new PlaneState(
                plane,
                distrusted,
                stream,
                syncs,
                synced,
                syncedAt,
                trouble,
                ruleset,
                pending,
                seenAt,
                beside,
                round,
                pace);
    }

    /** The plane with how far the other family's is. */
    public PlaneState beside(Beside other) {
        return new PlaneState(
                plane, mark, stream, syncs, synced, syncedAt, trouble, ruleset, pending, seenAt, other, round, pace);
    }

    /** The plane that spoke in that round. */
    public PlaneState inRound(long latest) {
        return new PlaneState(
                plane, mark, stream, syncs, synced, syncedAt, trouble, ruleset, pending, seenAt, beside, latest, pace);
    }

    /** The plane of which is spoken so often. */
    public PlaneState pace(Pace known) {
        return new PlaneState(
                plane, mark, stream, syncs, synced, syncedAt, trouble, ruleset, pending, seenAt, beside, round, known);
    }

    /** True when its latest capture is whole, linked and trusted. */
    public boolean judgeable() {
        CaptureMark latest = mark;
        return latest != null && latest.trusted() && trouble == null;
    }
}
