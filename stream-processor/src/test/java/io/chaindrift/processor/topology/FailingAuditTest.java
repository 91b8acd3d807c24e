package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.ReportNow;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.Standing;
import io.chaindrift.processor.audit.CopiesJudge;
import io.chaindrift.processor.audit.RulesetJudge;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit that fails makes its node unknown before anything is written; too many of them stop the task, at every start. */
class FailingAuditTest {

    private static final Phase BOTH = Phase.of("S9", "node-c").get(0);
    private static final Phase ONE = BOTH.only("ipv4-nft");
    private static final long START = BOTH.observedAt();

    private final RegistryOfTests registry = new RegistryOfTests();
    private final Moody judge = new Moody();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void theNodeIsUnknownWithOneDeadLetterAndItsNextKeyframeMendsIt() {
        try (DrivenAudit audit = start("one")) {
            RecordedNode log = node("node-c");
            audit.pipe(log.events().get(0));
            judge.fails = true;
            log.events().stream().skip(1).forEach(audit::pipe);

            assertEquals(
                    1, audit.all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class).size());
            DeadLetter letter =
                    audit.all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class).get(0).value;
            assertEquals(DeadLetterReason.PROCESSING_FAILED, letter.getReason());
            assertEquals("node-c", letter.getNode());
            assertEquals(List.of(), audit.all(ChaindriftTopic.DRIFT, ChainDrift.class));
            assertEquals(List.of(), audit.all(ChaindriftTopic.FINDINGS, ChainFinding.class));
            assertEquals(List.of(), audit.all(ChaindriftTopic.UPGRADES, ChainUpgrade.class));
            assertEquals(1, audit.all(ChaindriftTopic.REQUESTS, ReportNow.class).size());
            assertEquals(Standing.UNKNOWN, standing(audit, "node-c").getStanding());

            judge.fails = false;
            int before = log.events().size();
            log.restart(START + 1).publish(ONE);
            log.events().stream().skip(before).forEach(audit::pipe);
            assertEquals(
                    1, audit.all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class).size());
            assertTrue(standing(audit, "node-c").getStanding() != Standing.UNKNOWN);
            assertTrue(audit.all(ChaindriftTopic.DRIFT, ChainDrift.class).size() > 0);
        }
    }

    @Test
    void aPlaneWhoseFirstKeyframeFailedKeepsTheNodeUnknownWhenOthersAreWell() {
        try (DrivenAudit audit = start("two")) {
            List<NodeEvent> events =
                    RecordedNode.empty("node-c").start(START).publish(BOTH).events();
            NodeEvent first = events.get(events.size() - 2);
            assertEquals("ipv4-nft", first.getRulesetKeyframe().getCapture().getPlane());
            events.subList(0, events.size() - 2).forEach(audit::pipe);
            judge.fails = true;
            audit.pipe(first);
            judge.fails = false;
            audit.pipe(events.get(events.size() - 1));

            assertEquals(Standing.UNKNOWN, standing(audit, "node-c").getStanding());
            String why = standing(audit, "node-c").getReason();
            assertTrue(why.startsWith("ipv4-nft is not known: PROCESSING_FAILED"), why);
        }
    }

    @Test
    void moreThanOneOfAHundredStopTheTaskAndStopItAgainAtTheNextStart() {
        Map<String, FailedAudit> committed;
        NodeEvent last;
        try (DrivenAudit audit = start("first")) {
            for (int i = 0; i < 300; i++) {
                audit.pipe(node("calm-" + i).events().get(0));
            }
            judge.fails = true;
            for (int i = 1; i <= 3; i++) {
                node("node-" + i).events().forEach(audit::pipe);
            }
            assertEquals(
                    3, audit.all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class).size());
            committed = audit.held(StoreNames.FAILED_AUDITS);
            List<NodeEvent> fourth = node("node-4").events();
            last = fourth.get(fourth.size() - 1);
            fourth.subList(0, fourth.size() - 1).forEach(audit::pipe);
            int said = everything(audit).size();

            assertStops(audit, last);

            assertEquals(said, everything(audit).size(), "the event at which it stops says nothing");
        }
        // The next instance: what was committed is all it has, and it has heard nobody yet.
        try (DrivenAudit audit = start("second")) {
            committed.forEach(audit.<FailedAudit>store(StoreNames.FAILED_AUDITS)::put);
            List<NodeEvent> fourth = node("node-4").events();
            fourth.subList(0, fourth.size() - 1).forEach(audit::pipe);
            assertStops(audit, last);
        }
        // One failure more in a fleet where few fail is borne after a start as before it.
        try (DrivenAudit audit = start("third")) {
            audit.<FailedAudit>store(StoreNames.FAILED_AUDITS).put("test/node-1", new FailedAudit(START, 303));
            node("node-4").events().forEach(audit::pipe);
            assertEquals(
                    1, audit.all(ChaindriftTopic.DEAD_LETTERS, DeadLetter.class).size());
        }
    }

    private static void assertStops(DrivenAudit audit, NodeEvent event) {
        Throwable stop = assertThrows(RuntimeException.class, () -> audit.pipe(event));
        while (stop.getCause() != null && !(stop instanceof TooManyFailuresException)) {
            stop = stop.getCause();
        }
        assertTrue(stop instanceof TooManyFailuresException, stop.toString());
        assertTrue(String.valueOf(stop.getMessage()).contains("4 of "), stop.getMessage());
    }

    private static Map<String, Object> everything(DrivenAudit audit) {
        Map<String, Object> all = new HashMap<>();
        for (ChaindriftTopic topic : Set.of(ChaindriftTopic.NODES, ChaindriftTopic.DEAD_LETTERS)) {
            var records = topic == ChaindriftTopic.NODES
                    ? audit.all(topic, NodeStanding.class)
                    : audit.all(topic, DeadLetter.class);
            for (int i = 0; i < records.size(); i++) {
                all.put(topic + " " + i, records.get(i));
            }
        }
        return all;
    }

    private static NodeStanding standing(DrivenAudit audit, String node) {
        return audit.latest(ChaindriftTopic.NODES, NodeStanding.class).get(RecordKeys.join("test", node));
    }

    private static RecordedNode node(String name) {
        return RecordedNode.empty(name).start(START).publish(ONE);
    }

    private DrivenAudit start(String name) {
        return new DrivenAudit(folder.resolve(name), registry, judge, LivenessRules.DEFAULT, START);
    }

    /** Judges, or fails as a faulty program does. */
    private static final class Moody implements RulesetJudge {

        private final RulesetJudge judge = new CopiesJudge();
        private boolean fails;

        @Override
        public List<PlaneJudgement> judge(Collection<PlaneState> planes, RouterSighting router) {
            if (fails) {
                throw new IllegalStateException("a fault of the program");
            }
            return judge.judge(planes, router);
        }
    }
}
