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
import org.junit.jupiter.api.Test;

class IndexFoldTest {

    private IndexState state = IndexState.NONE;

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
    }

    @Test
    void whatDoesNotLinkEndsItUntilTheNextKeyframe() {
        keyframe(10, 0, 1, "a", 100);
        delta(12, "x", "y", 120);
        assertEquals(12_000, index().brokenAt());
        delta(13, "y", "z", 130);
        assertTrue(index().deltas().isEmpty());
        keyframe(14, 0, 1, "q", 140);
        assertNull(index().brokenAt());
        unchanged(15, "other", 150);
        assertNotNull(index().brokenReason());
    }

    @Test
    void aRepeatedDeltaIsNotListedTwice() {
        keyframe(10, 0, 1, "a", 100);
        delta(11, "a", "a", 120);
        PlaneIndex before = index();
        delta(11, "a", "a", 99);
        assertEquals(before, index());
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
        state = IndexFold.after(state, event, new Place(3, offset));
    }

    private static CaptureMark mark(long capture, int part, int parts, String digest) {
        return new CaptureMark("ipv4-nft", capture, part, parts, 0, null, digest, 1, true, 0, 0);
    }

    private static EventHeader header(long sequence) {
        return new EventHeader(
                "c",
                "n",
                EventSource.COLLECTOR,
                new StreamPosition("s", 1, sequence),
                sequence * 1_000,
                null,
                sequence);
    }
}
