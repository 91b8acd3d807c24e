package io.chaindrift.systemtests.fleet;

import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.NodeRemovalReason;
import io.chaindrift.event.NodeRemoved;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.RulesetDelta;
import io.chaindrift.event.RulesetUnchanged;
import io.chaindrift.event.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A scripted node's log with what no recorder writes: the inventory's word, reboots, and events that lie. Not thread-safe. */
final class StrangeLog {
    private static final String INVENTORY = "-inventory";

    private final List<NodeEvent> events = new ArrayList<>();
    private final ScriptedNode script;
    private int taken;
    private long shift;
    private long inventorySequence;
    private String boot = "boot-1";

    StrangeLog(ScriptedNode script) {
        this.script = script;
    }

    List<NodeEvent> events() {
        return List.copyOf(events);
    }

    /** What the script says next. */
    StrangeLog then(Consumer<ScriptedNode> more) {
        more.accept(script);
        List<NodeEvent> all = script.events();
        for (NodeEvent event : all.subList(taken, all.size())) {
            if (event.getKind() == NodeEventKind.EPOCH_STARTED) {
                shift = 0;
            }
            EventHeader header = event.getHeader();
            add(event, EventHeader.newBuilder(header).setSequence(header.getSequence() + shift));
        }
        taken = all.size();
        return this;
    }

    /** From now on the node runs in that boot. */
    StrangeLog boots(String id) {
        boot = id;
        return this;
    }

    /** The latest event never came, and its writer does not know it. */
    StrangeLog skips() {
        events.remove(events.size() - 1);
        shift--;
        return this;
    }

    /** The latest event comes again with other content under the same sequence. */
    StrangeLog contradicts() {
        NodeEvent last = latest();
        EventHeader header = last.getHeader();
        add(
                last,
                EventHeader.newBuilder(header)
                        .setObservedAt(header.getObservedAt().plusSeconds(1)));
        return this;
    }

    /** An epoch speaks that is over. */
    StrangeLog speaksLate() {
        NodeEvent last = latest();
        EventHeader header = last.getHeader();
        add(last, EventHeader.newBuilder(header).setEpoch(header.getEpoch() - 1));
        return this;
    }

    /** The latest delta or heartbeat claims another digest than its rules have. */
    StrangeLog lies() {
        NodeEvent last = events.remove(events.size() - 1);
        NodeEvent.Builder lie = NodeEvent.newBuilder(last);
        if (last.getRulesetDelta() != null) {
            CaptureHeader capture = lie(last.getRulesetDelta().getCapture());
            lie.setRulesetDelta(RulesetDelta.newBuilder(last.getRulesetDelta())
                    .setCapture(capture)
                    .build());
        } else {
            CaptureHeader capture = lie(last.getRulesetUnchanged().getCapture());
            lie.setRulesetUnchanged(RulesetUnchanged.newBuilder(last.getRulesetUnchanged())
                    .setCapture(capture)
                    .build());
        }
        events.add(lie.build());
        return this;
    }

    private static CaptureHeader lie(CaptureHeader capture) {
        return CaptureHeader.newBuilder(capture)
                .setCanonicalDigest(new Sha256(new byte[32]))
                .build();
    }

    /** A capture fails; of all planes where none is named. */
    StrangeLog fails(@Nullable String plane) {
        CaptureFailed body = CaptureFailed.newBuilder()
                .setPlane(plane)
                .setReason(CaptureFailureReason.values()[1])
                .setDetail("it did not come out")
                .setAttempts(3)
                .setDurationMicros(1)
                .setConsecutive(1)
                .build();
        return says(NodeEventKind.CAPTURE_FAILED, event -> event.setCaptureFailed(body), Duration.ofMinutes(5));
    }

    /** The node speaks again after so many days. */
    StrangeLog sleeps(int days) {
        return says(NodeEventKind.UNKNOWN, event -> {}, Duration.ofDays(days));
    }

    private StrangeLog says(NodeEventKind kind, Consumer<NodeEvent.Builder> body, Duration later) {
        shift++;
        EventHeader header = latest().getHeader();
        NodeEvent.Builder event = NodeEvent.newBuilder().setHeader(header).setKind(kind);
        body.accept(event);
        add(
                event.build(),
                EventHeader.newBuilder(header)
                        .setSequence(header.getSequence() + 1)
                        .setObservedAt(header.getObservedAt().plus(later)));
        return this;
    }

    /** The inventory says that it knows the node. */
    StrangeLog registered(boolean expected) {
        NodeRegistered body = NodeRegistered.newBuilder().setExpected(expected).build();
        return inventory(NodeEventKind.NODE_REGISTERED, event -> event.setNodeRegistered(body));
    }

    /** The inventory says that the node is gone. */
    StrangeLog removed() {
        NodeRemoved body = new NodeRemoved(null, NodeRemovalReason.DELETED);
        return inventory(NodeEventKind.NODE_REMOVED, event -> event.setNodeRemoved(body));
    }

    /** The inventory says which router the node has. */
    StrangeLog router(String version, String... args) {
        RouterObserved seen = events.stream()
                .filter(event -> event.getKind() == NodeEventKind.ROUTER_OBSERVED)
                .reduce((first, second) -> second)
                .orElseThrow()
                .getRouterObserved();
        RouterObserved body = RouterObserved.newBuilder(seen)
                .setHow(RouterVersionHow.INVENTORY)
                .setVersion(version)
                .setVersionClass(null)
                .setArgs(List.of(args))
                .setFlagsDigest(String.join(" ", args))
                .build();
        return inventory(NodeEventKind.ROUTER_OBSERVED, event -> event.setRouterObserved(body));
    }

    /** What the inventory said was lost. */
    StrangeLog losesInventory() {
        inventorySequence++;
        return this;
    }

    private StrangeLog inventory(NodeEventKind kind, Consumer<NodeEvent.Builder> body) {
        EventHeader header = events.get(events.size() - 1).getHeader();
        NodeEvent.Builder event = NodeEvent.newBuilder().setHeader(header).setKind(kind);
        body.accept(event);
        EventHeader.Builder said = EventHeader.newBuilder(header)
                .setSource(EventSource.INVENTORY)
                .setStreamId(header.getNode() + INVENTORY)
                .setEpoch(1)
                .setSequence(inventorySequence++)
                .setObservedAt(header.getObservedAt().plusSeconds(1));
        events.add(event.setHeader(said.setBootId(null).build()).build());
        return this;
    }

    private NodeEvent latest() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).getHeader().getSource() == EventSource.COLLECTOR) {
                return events.get(i);
            }
        }
        throw new IllegalStateException("the collector has said nothing yet");
    }

    private void add(NodeEvent event, EventHeader.Builder header) {
        events.add(NodeEvent.newBuilder(event)
                .setHeader(header.setBootId(boot).build())
                .build());
    }
}
