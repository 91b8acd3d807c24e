package io.chaindrift.collector.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaptureDeciderTest {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures"));
    private static final Plane NFT = Plane.parse("ipv4-nft");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Cadence CADENCE = new Cadence(Duration.ofMinutes(1), Duration.ofHours(6));

    private static final PlaneObservation FAILED = new PlaneObservation.Failed(
            NFT, CaptureFailure.of(CaptureFailure.Reason.TIMED_OUT, "did not end within 15 s"));

    private final CaptureDecider decider = new CaptureDecider(CADENCE, new Splitter(Splitter.PART_BYTES));
    private PlaneMemory memory = PlaneMemory.unseen(NFT);

    @Test
    void threeSyncsWithoutAChange() throws Exception {
        assertInstanceOf(CaptureDecision.Keyframe.class, look("S7/node-a/02-v2.2.1-a", START));
        for (String phase : new String[] {"03-v2.2.1-b", "04-v2.2.1-c"}) {
            CaptureDecision decision = look("S7/node-a/" + phase, START);
            CaptureFacts facts =
                    assertInstanceOf(CaptureDecision.Unchanged.class, decision).facts();
            assertEquals(Syncs.Evidence.CHURNED_NAMES, facts.syncs().evidence());
            assertNull(facts.syncs().sincePrevious(), "one at least");
        }
        assertEquals(2, memory.last().syncOrdinal());
        CaptureDecision.Delta delta =
                assertInstanceOf(CaptureDecision.Delta.class, look("S7/node-a/05-v2.2.1-pod-added", START));
        assertEquals(3, delta.facts().syncs().ordinal());
    }

    @Test
    void syncsAreCountedWhereTheKernelTellsOfEachCommit() throws Exception {
        watched("S7/node-a/02-v2.2.1-a");
        CaptureDecision decision = watched("S7/node-a/03-v2.2.1-b");

        assertEquals(
                new Syncs(1, Syncs.Evidence.CHURNED_NAMES, 1L),
                assertInstanceOf(CaptureDecision.Unchanged.class, decision)
                        .facts()
                        .syncs());
        memory = new PlaneMemory(NFT, memory.last().withoutForm());
        assertNull(syncs(watched("S7/node-a/04-v2.2.1-c")).sincePrevious(), "nobody looked between two processes");
    }

    private CaptureDecision watched(String phase) throws IOException {
        PlaneObservation.Captured seen = (PlaneObservation.Captured) observation(phase, null);
        return decide(seen.with(seen.provenance().watchedBy(NodeFacts.Watch.NETLINK), false), START);
    }

    @Test
    void theSameAgainIsNothingUntilTheHeartbeat() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        assertInstanceOf(CaptureDecision.Nothing.class, look("S7/node-a/02-v2.2.1-a", START.plusSeconds(59)));
        CaptureDecision beat = look("S7/node-a/02-v2.2.1-a", START.plusSeconds(60));
        assertEquals(
                new Syncs(0, Syncs.Evidence.NONE, 0L),
                assertInstanceOf(CaptureDecision.Unchanged.class, beat).facts().syncs());
    }

    @Test
    void keyframesComeAtTheirInterval() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        CaptureDecision late = look("S7/node-a/02-v2.2.1-a", START.plus(CADENCE.keyframe()));
        assertEquals(
                KeyframeReason.PERIODIC,
                assertInstanceOf(CaptureDecision.Keyframe.class, late).reason());
    }

    @Test
    void anotherProcessBeginsWithAKeyframeAndGoesOnCounting() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        look("S7/node-a/03-v2.2.1-b", START);
        memory = new PlaneMemory(NFT, memory.last().withoutForm());
        CaptureDecision.Keyframe keyframe =
                assertInstanceOf(CaptureDecision.Keyframe.class, look("S7/node-a/04-v2.2.1-c", START));
        assertEquals(KeyframeReason.START, keyframe.reason());
        assertEquals(2, keyframe.facts().syncs().ordinal());
    }

    @Test
    void afterALossThereIsNothingToBuildOn() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        CaptureDecider.Outcome outcome =
                decider.decide(memory, observation("S7/node-a/03-v2.2.1-b", null), START, Demand.AFTER_LOSS);
        assertEquals(
                KeyframeReason.AFTER_LOSS,
                assertInstanceOf(CaptureDecision.Keyframe.class, outcome.decision())
                        .reason());
    }

    @Test
    void aSuspectCaptureIsAKeyframeAndSoIsTheNextTrustedOne() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        Suspicion torn = new Suspicion(Suspicion.Reason.TORN, "torn");
        CaptureDecision suspect = decide(observation("S7/node-a/02-v2.2.1-a", torn), START);
        assertEquals(
                KeyframeReason.TRUST_CHANGED,
                assertInstanceOf(CaptureDecision.Keyframe.class, suspect).reason());
        CaptureDecision trusted = look("S7/node-a/02-v2.2.1-a", START);
        assertEquals(
                KeyframeReason.TRUST_CHANGED,
                assertInstanceOf(CaptureDecision.Keyframe.class, trusted).reason());
    }

    @Test
    void aFailureIsSaidOncePerHeartbeatAndTheNextCaptureSaysItIsOver() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        assertEquals(
                1,
                assertInstanceOf(CaptureDecision.Failed.class, decide(FAILED, START))
                        .consecutive());
        assertInstanceOf(CaptureDecision.Nothing.class, decide(FAILED, START.plusSeconds(1)));
        assertEquals(
                3,
                assertInstanceOf(CaptureDecision.Failed.class, decide(FAILED, START.plusSeconds(61)))
                        .consecutive());
        assertInstanceOf(CaptureDecision.Unchanged.class, look("S7/node-a/02-v2.2.1-a", START.plusSeconds(2)));
    }

    @Test
    void aKeyframeThatIsDueIsTriedOnceAHeartbeatWhereThePlaneCannotBeRead() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        Instant due = START.plus(CADENCE.keyframe());
        assertEquals(due, decider.keyframeDueAt(memory));

        decide(FAILED, due);
        assertEquals(due.plus(CADENCE.heartbeat()), decider.keyframeDueAt(memory));
        decide(FAILED, due.plusSeconds(1));
        assertEquals(due.plus(CADENCE.heartbeat()), decider.keyframeDueAt(memory), "nothing is said of it before");
        decide(FAILED, due.plus(CADENCE.heartbeat()));
        assertEquals(due.plus(CADENCE.heartbeat()).plus(CADENCE.heartbeat()), decider.keyframeDueAt(memory));
    }

    @Test
    void aKeyframeIsOwedUntilThePlaneCanBeRead() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        memory = decider.decide(memory, FAILED, START, Demand.AFTER_LOSS).memory();
        memory = decider.decide(memory, FAILED, START, Demand.REQUESTED).memory();
        assertEquals(START.plus(CADENCE.heartbeat()), decider.keyframeDueAt(memory), "it is tried again soon");

        CaptureDecision changed = look("S7/node-a/05-v2.2.1-pod-added", START.plusSeconds(2));
        assertEquals(
                KeyframeReason.AFTER_LOSS,
                assertInstanceOf(CaptureDecision.Keyframe.class, changed).reason());
        assertInstanceOf(CaptureDecision.Nothing.class, look("S7/node-a/05-v2.2.1-pod-added", START.plusSeconds(3)));
    }

    @Test
    void aPlaneThatIsEmptiedIsSaidToBeEmpty() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        CaptureDecision gone = decide(new PlaneObservation.Absent(NFT), START);
        CaptureDecision.Keyframe keyframe = assertInstanceOf(CaptureDecision.Keyframe.class, gone);
        assertEquals(0, keyframe.form().chains().size());
        assertEquals(1, keyframe.parts().size());
    }

    @Test
    void namesThatAreGoneAreNoSyncAndTheFirstOnesAreOne() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        assertEquals(
                new Syncs(0, Syncs.Evidence.NONE, null),
                syncs(decide(new PlaneObservation.Absent(NFT), START)),
                "a boot or a flush took them");
        assertEquals(new Syncs(1, Syncs.Evidence.CHURNED_NAMES, null), syncs(look("S7/node-a/03-v2.2.1-b", START)));
    }

    @Test
    void soItIsForTheNextProcess() throws Exception {
        look("S7/node-a/02-v2.2.1-a", START);
        memory = new PlaneMemory(NFT, memory.last().withoutForm());
        assertEquals(new Syncs(0, Syncs.Evidence.NONE, null), syncs(decide(new PlaneObservation.Absent(NFT), START)));
        memory = new PlaneMemory(NFT, memory.last().withoutForm());
        assertEquals(new Syncs(1, Syncs.Evidence.CHURNED_NAMES, null), syncs(look("S7/node-a/03-v2.2.1-b", START)));
    }

    private static Syncs syncs(CaptureDecision decision) {
        return decision instanceof CaptureDecision.Delta delta
                ? delta.facts().syncs()
                : assertInstanceOf(CaptureDecision.Keyframe.class, decision)
                        .facts()
                        .syncs();
    }

    @Test
    void aSaveThatWasCutOffIsAFailure() throws Exception {
        String whole = Files.readString(CAPTURES.resolve("S7/node-a/02-v2.2.1-a/all.save"));
        String half = whole.substring(0, whole.lastIndexOf("COMMIT"));
        PlaneObservation seen = SaveReader.read(
                NFT, half.getBytes(StandardCharsets.UTF_8), Provenance.of("all.save", null, 0), null, false);
        CaptureFailure failure =
                assertInstanceOf(PlaneObservation.Failed.class, seen).failure();
        assertEquals(CaptureFailure.Reason.TRUNCATED, failure.reason());
    }

    private CaptureDecision look(String phase, Instant now) throws IOException {
        return decide(observation(phase, null), now);
    }

    private CaptureDecision decide(PlaneObservation seen, Instant now) {
        CaptureDecider.Outcome outcome = decider.decide(memory, seen, now, Demand.NONE);
        memory = outcome.memory();
        return outcome.decision();
    }

    private static PlaneObservation observation(String phase, @Nullable Suspicion suspicion) throws IOException {
        byte[] save = Files.readAllBytes(CAPTURES.resolve(phase).resolve("all.save"));
        PlaneObservation.Captured seen = assertInstanceOf(
                PlaneObservation.Captured.class,
                SaveReader.read(NFT, save, Provenance.of("all.save", null, 0), null, false));
        return suspicion == null
                ? seen
                : new PlaneObservation.Captured(NFT, seen.rules(), seen.provenance(), null, false, suspicion);
    }
}
