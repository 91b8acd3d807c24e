package io.chaindrift.collector.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeded crashes, full and failing disks and flipped bits; a failure names the seed that repeats it. */
class SpoolCrashTest {

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @Test
    void keepsItsPromisesThroughTwoThousandCrashStories() {
        tell(0, 2_000);
    }

    @Test
    @Tag("nightly")
    void keepsItsPromisesThroughAHundredThousandCrashStories() {
        tell(1_000_000, 100_000);
    }

    @Test
    void aSeedRepeatsItsStory() throws Exception {
        for (long seed = 0; seed < 1_000; seed++) {
            assertEquals(new CrashStory(seed, true).run(), new CrashStory(seed, true).run(), "seed " + seed);
        }
    }

    @Test
    void aSpoolThatDoesNotForceIsFoundOut() {
        int caught = 0;
        for (long seed = 0; seed < 200; seed++) {
            try {
                new CrashStory(seed, false).run();
            } catch (AssertionError found) {
                caught++;
            } catch (Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        int enough = 150;
        int least = caught;
        assertTrue(least >= enough, () -> "only " + least + " of 200 stories found it out");
    }

    private static void tell(long firstSeed, int stories) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            long frames = 0;
            long crashes = 0;
            long flips = 0;
            long ofPositions = 0;
            long reported = 0;
            long lost = 0;
            long dropped = 0;
            for (long seed = firstSeed; seed < firstSeed + stories; seed++) {
                CrashStory.Told told;
                try {
                    told = new CrashStory(seed, true).run();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                }
                frames += told.frames();
                crashes += told.crashes();
                flips += told.flips();
                ofPositions += told.positionFlips();
                reported += told.flipsReported();
                lost += told.lostToFlips();
                dropped += told.dropped();
            }
            System.out.printf(
                    "%d stories: %d frames, %d crashes, %d bits flipped (%d of them in the position) of which %d reported, %d frames lost to them, %d dropped"
                            + " to make room%n",
                    stories, frames, crashes, flips, ofPositions, reported, lost, dropped);
            assertEquals(flips, reported);
            assertTrue(
                    crashes > stories && flips > stories / 20 && ofPositions > stories / 80 && dropped > 0,
                    "the stories are not what they should be");
        });
    }
}
