package io.chaindrift.systemtests.fleet;

import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.NodeObserved;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.NodeRemovalReason;
import io.chaindrift.event.NodeRemoved;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.RulesetUnchanged;
import io.chaindrift.event.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A scripted node's log with what no recorder writes: the inventory's word, reboots, and events that lie. Not thread-safe. */
final class StrangeLog {
    private static final String PLANE = "ipv4-nft";

    private final List<NodeEvent> events = new ArrayList<>();
    private final ScriptedNode script;
    /** By how much what the script says next is later in its writer's epoch than the script knows. */
    private final Map<EventSource, Long> shifts = new EnumMap<>(EventSource.class);

    private int taken;
    private long lostOfInventory;
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
            EventHeader header = event.getHeader();
            if (event.getKind() == NodeEventKind.EPOCH_STARTED) {
                shifts.remove(header.getSource());
            }
            add(event, EventHeader.newBuilder(header).setSequence(header.getSequence() + shift(header.getSource())));
        }
        taken = all.size();
        return this;
    }

    /** From now on the node runs in that boot. */
    StrangeLog boots(String id) {
        boot = id;
        return this;
    }

    /** The second part of the latest keyframe never came, and its writer does not know it. */
    StrangeLog losesPart() {
        int lost = last(event -> event.getRulesetKeyframe() != null
                && event.getRulesetKeyframe().getCapture().getPlane().equals(PLANE)
                && event.getRulesetKeyframe().getCapture().getPart() == 1);
        events.remove(lost);
        for (int i = lost; i < events.size(); i++) {
            NodeEvent event = events.get(i);
            EventHeader header = event.getHeader();
            if (header.getSource() == EventSource.COLLECTOR) {
                EventHeader earlier = EventHeader.newBuilder(header)
                        .setSequence(header.getSequence() - 1)
                        .build();
                events.set(i, NodeEvent.newBuilder(event).setHeader(earlier).build());
            }
        }
        shifts.merge(EventSource.COLLECTOR, -1L, Long::sum);
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

    /** The latest heartbeat claims another digest than the rules have. */
    StrangeLog lies() {
        int at = last(event -> event.getRulesetUnchanged() != null
                && event.getRulesetUnchanged().getCapture().getPlane().equals(PLANE));
        NodeEvent event = events.get(at);
        RulesetUnchanged lie = RulesetUnchanged.newBuilder(event.getRulesetUnchanged())
                .setCapture(lie(event.getRulesetUnchanged().getCapture()))
                .build();
        events.set(at, NodeEvent.newBuilder(event).setRulesetUnchanged(lie).build());
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
                .setReason(CaptureFailureReason.TIMED_OUT)
                .setDetail("it did not come out")
                .setAttempts(3)
                .setDurationMicros(1)
                .setConsecutive(1)
                .build();
        return says(NodeEventKind.CAPTURE_FAILED, event -> event.setCaptureFailed(body), Duration.ofMinutes(5));
    }

    /** The collector says that it looks at these planes only. */
    StrangeLog looksAt(String... planes) {
        NodeObserved seen = events.stream()
                .map(NodeEvent::getNodeObserved)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .orElseThrow();
        NodeObserved body =
                NodeObserved.newBuilder(seen).setPlanes(List.of(planes)).build();
        return says(NodeEventKind.NODE_OBSERVED, event -> event.setNodeObserved(body), Duration.ofMinutes(5));
    }

    /** The node speaks again after so many days. */
    StrangeLog sleeps(int days) {
        return says(NodeEventKind.UNKNOWN, event -> {}, Duration.ofDays(days));
    }

    private StrangeLog says(NodeEventKind kind, Consumer<NodeEvent.Builder> body, Duration later) {
        return says(EventSource.COLLECTOR, kind, body, later);
    }

    private StrangeLog says(EventSource source, NodeEventKind kind, Consumer<NodeEvent.Builder> body, Duration later) {
        EventHeader header = events.get(last(event -> event.getHeader().getSource() == source))
                .getHeader();
        Instant now = events.get(events.size() - 1).getHeader().getObservedAt();
        NodeEvent.Builder event = NodeEvent.newBuilder().setHeader(header).setKind(kind);
        body.accept(event);
        shifts.merge(source, 1L, Long::sum);
        long lost = source == EventSource.INVENTORY ? lostOfInventory : 0;
        lostOfInventory -= lost;
        add(
                event.build(),
                EventHeader.newBuilder(header)
                        .setSequence(header.getSequence() + 1 + lost)
                        .setObservedAt(now.plus(later)));
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

    /** What the inventory said last never came. */
    StrangeLog losesInventory() {
        events.remove(last(event -> event.getHeader().getSource() == EventSource.INVENTORY));
        lostOfInventory++;
        return this;
    }

    private StrangeLog inventory(NodeEventKind kind, Consumer<NodeEvent.Builder> body) {
        return says(EventSource.INVENTORY, kind, body, Duration.ofSeconds(1));
    }

    private long shift(EventSource source) {
        return shifts.getOrDefault(source, 0L);
    }

    private NodeEvent latest() {
        return events.get(last(event -> event.getHeader().getSource() == EventSource.COLLECTOR));
    }

    private int last(Predicate<NodeEvent> wanted) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (wanted.test(events.get(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no such event was said yet");
    }

    private void add(NodeEvent event, EventHeader.Builder header) {
        String of = header.getSource() == EventSource.COLLECTOR ? boot : null;
        events.add(NodeEvent.newBuilder(event)
                .setHeader(header.setBootId(of).build())
                .build());
    }
}
