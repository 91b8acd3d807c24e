package io.chaindrift.processor.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.processor.audit.CatalogJudge;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.mapping.EventMapper;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final String PREFIX = "test/node-a/";

    private final StateCodec codec = new StateCodec();
    private final NodeAuditor auditor = new NodeAuditor(new CatalogJudge());
    private NodeState state = NodeState.empty("test", "node-a");

    @Test
    void aHeartbeatChangesTheLedgerAndItsPlaneOnly() {
        var events = RecordedNode.events("S4", "node-a");
        NodeState before = state;
        for (int i = 0; i < events.size(); i++) {
            before = state;
            state = auditor.decide(state, EventMapper.event(events.get(i), i)).state();
            boolean heartbeat = events.get(i).getRulesetUnchanged() != null
                    && events.get(i).getRulesetUnchanged().getCapture().getSyncsSincePrevious() == 0;
            if (heartbeat) {
                String plane = events.get(i).getRulesetUnchanged().getCapture().getPlane();
                assertEquals(
                        List.of(PREFIX + "l", PREFIX + "p/" + plane),
                        List.copyOf(codec.changes(PREFIX, before, state).keySet()));
            }
        }
        assertTrue(events.stream().anyMatch(event -> event.getRulesetUnchanged() != null));
    }

    @Test
    void whatIsForgottenLeavesNothing() {
        RecordedNode.events("S4", "node-a", true, 2)
                .forEach(event -> state =
                        auditor.decide(state, EventMapper.event(event, 0)).state());
        SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, state));

        codec.changes(PREFIX, state, NodeState.empty("test", "node-a")).forEach((key, value) -> {
            assertEquals(null, value, key);
            stored.remove(key);
        });

        assertEquals(List.of(), List.copyOf(stored.keySet()));
    }

    @Test
    void ledgersThatLieInTheNodesEntryAreFound() throws Exception {
        RecordedNode.events("S4", "node-a")
                .forEach(event -> state =
                        auditor.decide(state, EventMapper.event(event, 0)).state());
        SortedMap<String, byte[]> stored = new TreeMap<>(codec.encode(PREFIX, state));
        JsonMapper json = new JsonMapper();
        ObjectNode head = (ObjectNode) json.readTree(Chunks.join(PREFIX + "n", stored));
        head.setAll((ObjectNode) json.readTree(Chunks.join(PREFIX + "l", stored)));
        stored.remove(PREFIX + "l");
        stored.putAll(Chunks.split(PREFIX + "n", json.writeValueAsBytes(head)));

        assertEquals(state, codec.decode(PREFIX, "test", "node-a", stored));
    }
}
