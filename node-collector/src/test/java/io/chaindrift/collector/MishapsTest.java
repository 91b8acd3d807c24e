package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class MishapsTest {

    @Test
    void eachTroubleOfTheDiskIsToldOnceAndItsEnd() {
        Mishaps mishaps = new Mishaps("n", new Counters(), () -> {});

        assertNull(mishaps.newsOfDisk(null), "a disk that takes everything is no news");
        assertEquals(
                "cannot record on disk, and what is recorded is held in memory: No space left on device",
                mishaps.newsOfDisk("No space left on device"));
        assertNull(mishaps.newsOfDisk("No space left on device"));
        assertEquals(
                "cannot record on disk, and what is recorded is held in memory: Input/output error",
                mishaps.newsOfDisk("Input/output error"));
        assertEquals("the disk takes what is recorded again", mishaps.newsOfDisk(null));
        assertNull(mishaps.newsOfDisk(null));
    }
}
