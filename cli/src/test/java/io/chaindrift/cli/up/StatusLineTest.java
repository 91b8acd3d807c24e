package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.RecordingTerminal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldRewriteOneLineAtATerminal() {
        RecordingTerminal terminal = new RecordingTerminal(true);
        StatusLine status = new StatusLine(terminal.terminal());

        status.show("one", START);
        status.show("two", START);

        assertEquals("\rone\u001b[K\rtwo\u001b[K", terminal.out());
    }

    @Test
    void shouldNotWrapAtATerminal() {
        RecordingTerminal terminal = new RecordingTerminal(true);

        new StatusLine(terminal.terminal()).show("x".repeat(500), START);

        assertTrue(terminal.out().length() < 130, "a wrapped line cannot be rewritten");
    }

    @Test
    void shouldPrintChangedLinesAtMostEveryFewSecondsInAPipe() {
        RecordingTerminal terminal = new RecordingTerminal(false);
        StatusLine status = new StatusLine(terminal.terminal());

        status.show("one", START);
        status.show("two", START.plusSeconds(1));
        status.show("three", START.plus(StatusLine.PIPE_INTERVAL));
        status.show("three", START.plus(StatusLine.PIPE_INTERVAL).plusSeconds(60));

        assertEquals(List.of("one", "three"), terminal.lines());
    }

    @Test
    void shouldKeepWhatWasSaidAboveTheStatus() {
        RecordingTerminal terminal = new RecordingTerminal(true);
        StatusLine status = new StatusLine(terminal.terminal());

        status.show("status", START);
        status.say("news");
        status.show("status", START);

        assertEquals("\rstatus\u001b[K\r\u001b[Knews\n\rstatus\u001b[K", terminal.out());
    }
}
