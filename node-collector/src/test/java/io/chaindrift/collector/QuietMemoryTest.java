package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When memory is given back. */
class QuietMemoryTest {

    private final QuietMemory quiet = new QuietMemory();
    private long heap = 50;
    private int given;
    private int files;

    QuietMemoryTest() {
        quiet.whenQuiet(new SpareMemory() {
            @Override
            public void collectHeap() {
                given++;
                heap = 20;
            }

            @Override
            public void letGoOfFiles() {
                files++;
            }
        });
    }

    private void look(long seconds, long reads, int waiting) {
        quiet.looked(TimeUnit.SECONDS.toNanos(seconds), reads, waiting, () -> heap);
    }

    @Test
    void shouldGiveBackOnceAfterReadingWhenEverythingIsPublished() {
        look(1, 1, 1);
        look(3, 1, 1);
        assertEquals(0, given, "soon after");
        look(5, 1, 1);
        assertEquals(0, given, "not published yet");
        look(6, 1, 0);
        look(9, 1, 0);

        assertEquals(1, given);
    }

    @Test
    void shouldNotGiveBackWhatDidNotGrow() {
        look(1, 1, 0);
        look(5, 1, 0);
        look(6, 2, 0);
        look(10, 2, 0);
        assertEquals(1, given);
        assertEquals(2, files, "pages of files were used all the same");

        heap = 60;
        look(11, 3, 0);
        look(15, 3, 0);

        assertEquals(2, given);
    }

    @Test
    void shouldTellHowLongThereIsNothingToGiveBack() {
        assertEquals(Long.MAX_VALUE, quiet.pause(0), "nothing was read");
        look(10, 1, 0);
        assertEquals(TimeUnit.SECONDS.toNanos(2), quiet.pause(TimeUnit.SECONDS.toNanos(11)));
        assertEquals(0, quiet.pause(TimeUnit.SECONDS.toNanos(20)));
        look(20, 1, 0);
        assertEquals(Long.MAX_VALUE, quiet.pause(TimeUnit.SECONDS.toNanos(21)), "given back");
    }

    @Test
    void shouldNotGiveBackWhereNothingWasRead() {
        look(1, 0, 0);
        look(100, 0, 0);

        assertEquals(0, given);
    }
}
