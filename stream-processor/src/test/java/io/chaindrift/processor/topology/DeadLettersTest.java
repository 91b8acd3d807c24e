package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.fact.FleetStatus;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.Standing;
import io.chaindrift.processor.audit.CopiesJudge;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason for which a record becomes a dead letter; and the one, a registry that is away, for which none does. */
class DeadLettersTest {

    private static final String KEY = "test/node-c";
    private static final List<Phase> PHASES = Phase.of("S9", "node-c");
    private static final long START = PHASES.get(0).observedAt();

    private final RegistryOfTests registry = new RegistryOfTests();
    private final List<NodeEvent> events =
            RecordedNode.empty("node-c").start(START).publish(PHASES.get(0)).events();

    @TempDir
    private Path folder;

    private @Nullable DrivenAudit started;

    @BeforeEach
    void start() {
        started = new DrivenAudit(folder, registry, new CopiesJudge(), LivenessRules.DEFAULT, START);
        events.forEach(started::pipe);
        assertTrue(state() != Standing.UNKNOWN);
    }

    @AfterEach
    void close() {
        audit().close();
        registry.close();
    }

    @Test
    void aKeyOfAnotherNode() {
        dead(
                DeadLetterReason.KEY_MISMATCH,
                KEY,
                audit().bytes(RecordedNode.empty("node-x").start(START).events().get(0)));
    }

    @Test
    void noValue() {
        dead(DeadLetterReason.INVALID, KEY, null);
    }

    @Test
    void aBodyThatIsMissing() {
        NodeEvent bodiless = NodeEvent.newBuilder()
                .setHeader(events.get(2).getHeader())
                .setKind(NodeEventKind.RULESET_KEYFRAME)
                .build();
        dead(DeadLetterReason.INVALID, KEY, audit().bytes(bodiless));
    }

    @Test
    void bytesThatAreNoRecord() {
        dead(DeadLetterReason.MALFORMED, KEY, new byte[] {7, 7, 7, 7, 7, 7, 7});
    }

    @Test
    void aSchemaThatTheRegistryDoesNotKnow() {
        byte[] value = ByteBuffer.allocate(8).put((byte) 0).putInt(4711).array();
        dead(DeadLetterReason.UNKNOWN_SCHEMA, KEY, value);
    }

    @Test
    void aValueLargerThanAnyMayBe() {
        dead(DeadLetterReason.TOO_LARGE, KEY, new byte[32 << 20]);
    }

    @Test
    void aRegistryThatIsAwayStopsTheTaskAndBuriesNothing() {
        byte[] value = ByteBuffer.allocate(8).put((byte) 0).putInt(4711).array();
        registry.away(true);

        assertThrows(RuntimeException.class, () -> audit().pipe(KEY, value, START));

        registry.away(false);
        assertEquals(List.of(), audit().all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class));
        assertTrue(state() != Standing.UNKNOWN);
    }

    @Test
    void aRecordOfWhoSpeaksThatCannotBeReadStopsNothing() {
        ChaindriftTopic liveness = ChaindriftTopic.LIVENESS;
        audit().pipe(liveness, KEY, new byte[] {7, 7, 7}, START);
        audit().pipe(liveness, "no-node", null, START);
        audit().pipe(liveness, "test/%zz", null, START);

        var letters = audit().all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class);
        assertEquals(
                List.of(DeadLetterReason.MALFORMED, DeadLetterReason.KEY_MISMATCH, DeadLetterReason.KEY_MISMATCH),
                letters.stream().map(letter -> letter.value.getReason()).toList());
        assertEquals(liveness.topicName(), letters.get(0).value.getTopic());
        assertEquals(3, audit().counted("dead-letters-total"), "they are counted as those of nodes are");
        FleetStatus fleet =
                audit().latest(ChaindriftTopic.FLEET, FleetStatus.class).get("test/*");
        assertEquals(1, fleet.getNodesReporting(), "the books go on");
    }

    private void dead(DeadLetterReason reason, String key, byte @Nullable [] value) {
        audit().pipe(key, value, START);

        var letters = audit().all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class);
        assertEquals(1, letters.size());
        assertEquals(reason, letters.get(0).value.getReason());
        assertEquals("node-c", letters.get(0).value.getNode());
        assertEquals(1, audit().counted("dead-letters-total"));
        assertEquals(Standing.UNKNOWN, state());
    }

    private Standing state() {
        return audit().latest(ChaindriftTopic.NODES, NodeStanding.class)
                .get(KEY)
                .getStanding();
    }

    private DrivenAudit audit() {
        DrivenAudit known = started;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }
}
