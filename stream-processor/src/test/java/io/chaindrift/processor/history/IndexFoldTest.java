package io.chaindrift.processor.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.StreamPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexFoldTest {

    private IndexState state = IndexState.NONE;
    private @Nullable Trail trail;
    private long hash;

    @Test
    void deltasThatLinkBelongToTheKeyframe() {
        keyframe(10, 0, 1, "a", 100);
        delta(11, "a", "b", 120);
        unchanged(12, "b", 121);
        delta(13, "b", "c", 140);

        PlaneIndex index = index();
        assertEquals(100, index.firstOffset());
        assertEquals(
                List.of(120L, 140L),
                index.deltas().stream().map(PlaneIndex.Delta::firstOffset).toList());
        assertEquals("c", index.digest());
        assertNull(index.brokenAt());
    }

    @Test
    void partsCountOnceAndHaveTheirFirstAndLastPlace() {
        keyframe(10, 0, 3, "a", 100);
        assertNull(state.index());
        keyframe(10, 1, 3, "a", 105);
        keyframe(10, 2, 3, "a", 109);

        assertEquals(100, index().firstOffset());
        assertEquals(109, index().lastOffset());
        assertEquals(List.of(100L, 105L, 109L), index().partOffsets());
    }

    @Test
    void partsThatCameBeforeTheirOffsetsWereRememberedAreFoundAsOneStretch() {
        keyframe(10, 0, 3, "a", 100);
        state = new IndexState(null, new IndexState.Pending(10, 1, 100, null));
        keyframe(10, 1, 3, "a", 105);
        keyframe(10, 2, 3, "a", 109);

        assertEquals(List.of(), index().partOffsets());
    }

    @Test
    void whatDoesNotLinkEndsItUntilTheNextKeyframe() {
        keyframe(10, 0, 1, "a", 100);
        delta(11, "a", "b", 110);
        delta(12, "x", "y", 120);
        assertEquals(11_000, index().brokenAt());
        delta(13, "y", "z", 130);
        assertEquals(1, index().deltas().size());
        keyframe(14, 0, 1, "q", 140);
        assertNull(index().brokenAt());
        assertEquals(11_000, index().unknownSince());
        unchanged(15, "other", 150);
        assertNotNull(index().brokenReason());
    }

    @Test
    void aRepeatedDeltaIsNotListedTwice() {
        keyframe(10, 0, 1, "a", 100);
        delta(11, "a", "a", 120);
        PlaneIndex before = index();
        hash--;
        delta(11, "a", "a", 130);
        assertEquals(before, index());
    }

    @Test
    void aMissingEventEndsItAtTheLastCaptureBeforeThoughTheNextLinks() {
        keyframe(10, 0, 1, "a", 100);
        unchanged(11, "a", 110);
        delta(13, "a", "b", 130);

        assertEquals(11_000, index().brokenAt());
        assertTrue(String.valueOf(index().brokenReason()).contains("1 events are missing"), index()::brokenReason);
        assertTrue(index().deltas().isEmpty());
        keyframe(14, 0, 1, "b", 140);
        assertEquals(11_000, index().unknownSince());
        assertTrue(String.valueOf(index().unknownReason()).contains("missing"));
    }

    @Test
    void whatTheCollectorSaysItLostEndsItToo() {
        keyframe(10, 0, 1, "a", 100);
        take(new AuditEvent.EventsLost(header(11), "the spool was full"), 110);

        assertEquals(10_000, index().brokenAt());
        assertEquals("the spool was full", index().brokenReason());
    }

    @Test
    void whatCouldNotBeReadIsAGapThatTheNextCaptureThatLinksEnds() {
        keyframe(10, 0, 1, "a", 100);
        take(new AuditEvent.CaptureFailed(header(11), "ipv4-nft", "TORN"), 110);
        take(new AuditEvent.CaptureFailed(header(12), null, "TORN"), 120);
        assertEquals(1, index().gaps().size());
        assertNull(index().gaps().get(0).to());
        unchanged(13, "a", 130);

        assertEquals(10_000, index().gaps().get(0).from());
        assertEquals(13_000L, index().gaps().get(0).to());
        assertNull(index().brokenAt());
        take(new AuditEvent.CaptureFailed(header(14), "ipv6-nft", "TORN"), 140);
        assertEquals(1, index().gaps().size());
    }

    @Test
    void aCollectorThatSaidNothingForLongWasNotLooking() {
        keyframe(10, 0, 1, "a", 100);
        long later = 10 + NodeFold.SILENCE_MILLIS / 1_000;
        take(new AuditEvent.Noted(at(11, later)), 110);
        assertTrue(index().gaps().isEmpty());
        take(new AuditEvent.Noted(at(12, later + later)), 120);
        assertEquals(10_000, index().gaps().get(0).from());
        take(new AuditEvent.Keyframe(at(13, later + later), mark(13, 0, 1, "a"), List.of()), 130);
        assertEquals(10_000, index().unknownSince());
    }

    @Test
    void twoWritersEndItAndNeitherIsTaken() {
        keyframe(10, 0, 1, "a", 100);
        take(new AuditEvent.Delta(header(10), mark(10, 0, 1, "b"), "a", List.of()), 110);

        assertEquals(10_000, index().brokenAt());
        assertTrue(index().deltas().isEmpty());
    }

    private PlaneIndex index() {
        PlaneIndex index = state.index();
        assertNotNull(index);
        return index;
    }

    private void keyframe(long capture, int part, int parts, String digest, long offset) {
        take(new AuditEvent.Keyframe(header(capture + part), mark(capture, part, parts, digest), List.of()), offset);
    }

    private void delta(long sequence, String base, String digest, long offset) {
        take(new AuditEvent.Delta(header(sequence), mark(sequence, 0, 1, digest), base, List.of()), offset);
    }

    private void unchanged(long sequence, String digest, long offset) {
        take(new AuditEvent.Unchanged(header(sequence), mark(sequence, 0, 1, digest)), offset);
    }

    private void take(AuditEvent event, long offset) {
        NodeFold.Step step = NodeFold.after(trail, event, new Place(3, offset), plane -> state);
        trail = step.trail() == null ? trail : step.trail();
        state = step.planes().getOrDefault("ipv4-nft", state);
    }

    private static CaptureMark mark(long capture, int part, int parts, String digest) {
        return new CaptureMark("ipv4-nft", capture, part, parts, 0, null, digest, 1, true, 0, 0, null);
    }

    private static EventHeader at(long sequence, long second) {
        return new EventHeader(
                "c", "n", EventSource.COLLECTOR, new StreamPosition("s", 1, sequence), second * 1_000, null, sequence);
    }

    private EventHeader header(long sequence) {
        return new EventHeader(
                "c", "n", EventSource.COLLECTOR, new StreamPosition("s", 1, sequence), sequence * 1_000, null, hash++);
    }
}
