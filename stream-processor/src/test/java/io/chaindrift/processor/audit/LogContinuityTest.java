package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.audit.model.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogContinuityTest {

    private static final SourceLedger AT_5 =
            SourceLedger.of(new StreamPosition("s", 7, 5), List.of(4L, 5L), List.of("old"));

    @Test
    void theNextSequenceFollows() {
        LogContinuity.Result result = LogContinuity.check(AT_5, noted("s", 7, 6, 6));

        assertNull(result.broken());
        assertEquals(new StreamPosition("s", 7, 6), ledger(result).last());
    }

    @Test
    void aRepetitionIsIgnored() {
        assertNull(LogContinuity.check(AT_5, noted("s", 7, 5, 5)).ledger());
        assertNull(LogContinuity.check(AT_5, noted("s", 7, 1, 99)).ledger(), "too old to compare");
    }

    @Test
    void twoContentsForOnePositionAreEquivocation() {
        LogContinuity.Result result = LogContinuity.check(AT_5, noted("s", 7, 5, 55));

        assertEquals(Trouble.Reason.EQUIVOCATION, result.broken());
        assertEquals(AT_5, result.ledger());
    }

    @Test
    void aSequenceLeftOutIsAGap() {
        LogContinuity.Result result = LogContinuity.check(AT_5, noted("s", 7, 9, 9));

        assertEquals(Trouble.Reason.GAP, result.broken());
        assertEquals("sequence 9 follows 5: 3 events are missing", result.detail());
    }

    @Test
    void aRepetitionFromBeforeAGapIsIgnored() {
        SourceLedger after = ledger(LogContinuity.check(AT_5, noted("s", 7, 9, 9)));

        assertNull(LogContinuity.check(after, noted("s", 7, 5, 5)).ledger());
        assertNull(LogContinuity.check(after, noted("s", 7, 8, 8)).ledger(), "late, and never seen");
        assertNull(LogContinuity.check(after, noted("s", 7, 9, 9)).ledger());
        assertEquals(
                Trouble.Reason.EQUIVOCATION,
                LogContinuity.check(after, noted("s", 7, 9, 99)).broken());
    }

    @Test
    void anEpochThatSaysWhereItGoesOnFollows() {
        assertNull(LogContinuity.check(AT_5, started("s", 8, AT_5.last(), true)).broken());
        assertNull(
                LogContinuity.check(AT_5, started("new", 1, AT_5.last(), true)).broken());
    }

    @Test
    void anEpochThatDoesNotSayItIsAGap() {
        assertEquals(
                Trouble.Reason.GAP,
                LogContinuity.check(AT_5, started("s", 8, null, true)).broken());
        assertEquals(
                Trouble.Reason.GAP,
                LogContinuity.check(AT_5, started("s", 8, AT_5.last(), false)).broken());
        StreamPosition later = new StreamPosition("s", 7, 6);
        assertEquals(
                Trouble.Reason.GAP,
                LogContinuity.check(AT_5, started("s", 8, later, true)).broken());
        assertEquals(
                Trouble.Reason.GAP,
                LogContinuity.check(AT_5, noted("s", 8, 3, 0)).broken());
    }

    @Test
    void aSupersededWriterThatSpeaksAgainIsADuplicateIdentity() {
        assertEquals(
                Trouble.Reason.DUPLICATE_IDENTITY,
                LogContinuity.check(AT_5, noted("s", 6, 100, 0)).broken());
        assertEquals(
                Trouble.Reason.DUPLICATE_IDENTITY,
                LogContinuity.check(AT_5, noted("old", 9, 0, 0)).broken());
        SourceLedger renewed = ledger(LogContinuity.check(AT_5, started("new", 1, AT_5.last(), true)));
        assertEquals(
                Trouble.Reason.DUPLICATE_IDENTITY,
                LogContinuity.check(renewed, noted("s", 7, 6, 0)).broken());
    }

    private static SourceLedger ledger(LogContinuity.Result result) {
        SourceLedger ledger = result.ledger();
        assertNotNull(ledger);
        return ledger;
    }

    private static AuditEvent noted(String stream, long epoch, long sequence, long hash) {
        return new AuditEvent.Noted(header(stream, epoch, sequence, hash));
    }

    private static AuditEvent started(String stream, long epoch, @Nullable StreamPosition previous, boolean complete) {
        return new AuditEvent.EpochStarted(header(stream, epoch, 0, 0), previous, complete);
    }

    private static EventHeader header(String stream, long epoch, long sequence, long hash) {
        StreamPosition position = new StreamPosition(stream, epoch, sequence);
        return new EventHeader("c", "n", EventSource.COLLECTOR, position, 0, null, hash);
    }
}
