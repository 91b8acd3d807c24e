package io.chaindrift.collector.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Who speaks, and how a line looks. */
class PlainLogsTest {

    private static final String OURS = "io.chaindrift.collector.Publisher";
    private static final String OTHERS = "org.apache.kafka.clients.NetworkClient";

    @Test
    void librariesSpeakOneLevelLaterThanWeDo() {
        PlainLogs logs = new PlainLogs(Level.WARN);

        assertTrue(logs.speaks(OURS, Level.WARN));
        assertFalse(logs.speaks(OURS, Level.INFO));
        assertTrue(logs.speaks(OTHERS, Level.ERROR));
        assertFalse(logs.speaks(OTHERS, Level.WARN));
    }

    @Test
    void moreIsOneLevelMoreForBoth() {
        PlainLogs logs = new PlainLogs(Level.WARN);

        assertTrue(PlainLogs.more(logs));
        assertTrue(logs.speaks(OURS, Level.INFO));
        assertTrue(logs.speaks(OTHERS, Level.WARN));
        assertFalse(logs.speaks(OTHERS, Level.INFO));
        assertFalse(PlainLogs.more(OtherLogs::logger), "another log is not ours to turn");
    }

    @Test
    void errorsAreAlwaysSaid() {
        PlainLogs logs = new PlainLogs(Level.ERROR);

        assertTrue(logs.speaks(OTHERS, Level.ERROR));
        assertFalse(logs.speaks(OURS, Level.WARN));
    }

    @Test
    void aLevelThatIsNoneIsWarn() {
        assertEquals(Level.INFO, PlainLogs.level("info"));
        assertEquals(Level.WARN, PlainLogs.level(null));
        assertEquals(Level.WARN, PlainLogs.level("loud"));
    }

    @Test
    void aLineHasTimeLevelWhoAndWhat() {
        assertEquals(
                "2026-01-01T00:00:00.123Z WARN  Publisher - away",
                PlainLogger.line(Instant.parse("2026-01-01T00:00:00.123456Z"), Level.WARN, OURS, "away"));
    }

    private static final class OtherLogs {
        static org.slf4j.Logger logger(String name) {
            return org.slf4j.helpers.NOPLogger.NOP_LOGGER;
        }
    }
}
