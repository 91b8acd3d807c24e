package io.chaindrift.remediator.kafka;

import static io.chaindrift.remediator.recommend.Findings.NODE;
import static io.chaindrift.remediator.recommend.Findings.finding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.remediator.recommend.FindingChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeBookTest {

    private static final Duration SETTLE = Duration.ofNanos(10);
    private static final Duration BOUND = Duration.ofNanos(1_000);

    private final NodeBook book = new NodeBook(SETTLE);

    @Test
    void aNodeIsDueOnceItHasBeenQuiet() {
        book.change(finding("f1").set(), 0);
        book.change(finding("f2").set(), 6);

        assertEquals(List.of(), book.due(15));
        assertEquals(Duration.ofNanos(1), book.untilDue(15, BOUND));
        assertEquals(List.of(NODE), book.due(16));
    }

    @Test
    void aNodeThatIsNeverQuietIsDueAllTheSame() {
        for (long now = 0; now < 100; now += 5) {
            book.change(finding("f1").set(), now);
        }

        assertEquals(List.of(NODE), book.due(100));
    }

    @Test
    void decidedOnItWaitsForTheNextChange() {
        book.change(finding("f1").set(), 0);
        book.decided(NODE);

        assertEquals(List.of(), book.due(1_000));
        assertEquals(BOUND, book.untilDue(1_000, BOUND));
    }

    @Test
    void readBackEverythingIsDueAtOnce() {
        book.change(finding("f1").set(), 0);
        book.settleAll(1);

        assertEquals(List.of(NODE), book.due(1));
    }

    @Test
    void aNodeOfWhichNothingIsLeftIsForgotten() {
        book.change(finding("f1").set(), 0);
        book.change(new FindingChange.Gone(NODE, "f1"), 1);
        book.decided(NODE);
        book.settleAll(2);

        assertTrue(book.state(NODE).isEmpty());
        assertEquals(List.of(), book.due(100));
    }
}
