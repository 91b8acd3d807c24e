package io.chaindrift.processor.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeHistoryKind;
import io.chaindrift.fact.Standing;
import io.chaindrift.fact.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.schemas.ChaindriftTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FactReplayTest {

    private final List<NodeEvent> events = RecordedNode.events("S9", "node-c");
    private final FactReplay replay = new FactReplay(
            events.get(0).getHeader().getCluster(), events.get(0).getHeader().getNode());

    private List<FactReplay.Line> all() {
        List<FactReplay.Line> lines = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            lines.addAll(replay.accept(events.get(i), i));
        }
        return lines;
    }

    @Test
    void theLastLineOfAChainIsHowItStands() {
        ChainDriftEntry last = null;
        for (FactReplay.Line line : all()) {
            if (line.value() instanceof ChainDriftEntry drift
                    && drift.getPlane().equals("ipv4-nft")
                    && drift.getChain().equals("KUBE-ROUTER-INPUT")) {
                assertEquals(ChaindriftTopic.DRIFT_HISTORY, line.topic());
                last = drift;
            }
        }
        assertTrue(last != null && last.getDriftRules() > 0, String.valueOf(last));
    }

    @Test
    void eachLineOfAChainNamesWhoCommittedLastBeforeIt() {
        List<Phase> phases = Phase.of("S9", "node-c");
        Phase third = phases.get(2);
        RecordedNode told = RecordedNode.empty("node-c")
                .start(phases.get(0).observedAt())
                .commits(4, "kube-router")
                .publish(phases.get(0))
                .commits(2, "iptables-nft-re")
                .publish(phases.get(1))
                .publish(phases.get(1).upgraded("v2.1.3", 1))
                .commits(1, null)
                .publish(third);

        Map<Long, Set<String>> committers = new TreeMap<>();
        FactReplay node = new FactReplay("test", "node-c");
        for (int i = 0; i < told.events().size(); i++) {
            for (FactReplay.Line line : node.accept(told.events().get(i), i)) {
                if (line.value() instanceof ChainDriftEntry drift) {
                    committers
                            .computeIfAbsent(drift.getObservedAt().toEpochMilli(), none -> new TreeSet<>())
                            .add(String.valueOf(drift.getCommitter()));
                }
            }
        }
        assertEquals(
                List.of(Set.of("kube-router"), Set.of("iptables-nft-re"), Set.of("null"), Set.of("null")),
                List.copyOf(committers.values()),
                "nothing was committed before the third; the kernel did not name who did before the fourth");
    }

    @Test
    void theNodesOwnHistorySaysHowItStandsAndHowEachChainCameThroughAnUpgrade() {
        NodeHistoryEntry standing = null;
        int passages = 0;
        for (FactReplay.Line line : all()) {
            if (line.value() instanceof NodeHistoryEntry entry) {
                assertEquals(ChaindriftTopic.NODE_HISTORY, line.topic());
                standing = entry.getKind() == NodeHistoryKind.STANDING ? entry : standing;
                passages += entry.getKind() == NodeHistoryKind.UPGRADE ? 1 : 0;
            }
        }
        assertTrue(passages > 0);
        assertTrue(standing != null && standing.getStanding() != null);
        assertEquals(Standing.DRIFTED, standing.getStanding().getStanding());
    }

    @Test
    void whatIsRepeatedSaysNothing() {
        assertFalse(all().isEmpty());
        assertEquals(List.of(), replay.accept(events.get(events.size() - 1), events.size() - 1));
    }

    @Test
    void aRecordThatCannotBeReadMakesWhatWasKnownUnknown() {
        assertEquals(List.of(), replay.unreadable("before anything was said"));
        all();

        List<FactReplay.Line> lines = replay.unreadable("MALFORMED: three bytes");

        assertFalse(lines.isEmpty());
        for (FactReplay.Line line : lines) {
            if (line.value() instanceof ChainDriftEntry drift) {
                assertEquals(Verdict.UNKNOWN, drift.getVerdict());
                assertTrue(String.valueOf(drift.getUnknownReason()).contains("three bytes"), drift::toString);
            }
        }
    }
}
