package io.chaindrift.processor.recorded;

import io.chaindrift.event.Backend;
import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.CaptureProvenance;
import io.chaindrift.event.ChainImage;
import io.chaindrift.event.EpochReason;
import io.chaindrift.event.EpochStarted;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.EventsLost;
import io.chaindrift.event.KeyframeReason;
import io.chaindrift.event.LossCertainty;
import io.chaindrift.event.LossReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.event.NodeObserved;
import io.chaindrift.event.NodeRegistered;
import io.chaindrift.event.NodeRemovalReason;
import io.chaindrift.event.NodeRemoved;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.RulesetKeyframe;
import io.chaindrift.event.RulesetUnchanged;
import io.chaindrift.event.Sha256;
import io.chaindrift.event.SyncEvidence;
import io.chaindrift.event.Trust;
import io.chaindrift.event.UnchangedBasis;
import io.chaindrift.event.WatchMode;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RulesetDelta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a recorded node: what inventory and collector write, each in a stream of its own. Keyframes first, then deltas or
 * heartbeats; every phase may be cut into parts of so many chains.
 */
public final class RecordedNode {

    public static final String CLUSTER = "test";

    private final String node;
    private final boolean deltas;
    private final int chainsPerPart;
    private final List<NodeEvent> events = new ArrayList<>();
    private final Map<String, NamedRuleset> latest = new HashMap<>();
    private final Map<String, Long> ordinals = new HashMap<>();
    private @Nullable Phase before;
    private long collectorSequence;
    private long inventorySequence;
    private long epoch = 1;
    private @Nullable String boot;
    private Trust trust = Trust.TRUSTED;
    private long generation;
    private @Nullable String committer;
    private boolean quiet;

    private RecordedNode(String node, boolean deltas, int chainsPerPart) {
        this.node = node;
        this.deltas = deltas;
        this.chainsPerPart = chainsPerPart;
    }

    /** The whole log of a recorded node, with deltas where a plane changed. */
    public static List<NodeEvent> events(String scenario, String node) {
        return events(scenario, node, true, Integer.MAX_VALUE);
    }

    /** The whole log of a recorded node. */
    public static List<NodeEvent> events(String scenario, String node, boolean deltas, int chainsPerPart) {
        RecordedNode recorded = new RecordedNode(node, deltas, chainsPerPart);
        recorded.start(Phase.of(scenario, node).get(0).observedAt());
        for (Phase phase : Phase.of(scenario, node)) {
            recorded.publish(phase);
        }
        return List.copyOf(recorded.events);
    }

    /** A node of nothing but a log that a test writes. */
    public static RecordedNode empty(String node) {
        RecordedNode recorded = new RecordedNode(node, true, Integer.MAX_VALUE);
        return recorded;
    }

    /** The same, with keyframes cut into parts of so many chains. */
    public static RecordedNode empty(String node, int chainsPerPart) {
        return new RecordedNode(node, true, chainsPerPart);
    }

    /** What was written so far. */
    public List<NodeEvent> events() {
        return List.copyOf(events);
    }

    /** Both writers start. */
    public RecordedNode start(long at) {
        add(
                EventSource.INVENTORY,
                at,
                NodeEventKind.EPOCH_STARTED,
                body -> body.setEpochStarted(new EpochStarted(
                        EpochReason.FIRST_START, null, null, null, LossCertainty.NOTHING, null, null)));
        add(
                EventSource.INVENTORY,
                at,
                NodeEventKind.NODE_REGISTERED,
                body -> body.setNodeRegistered(NodeRegistered.newBuilder()
                        .setExpected(true)
                        .setRouterExpected(true)
                        .setSchedulable(true)
                        .build()));
        add(
                EventSource.COLLECTOR,
                at,
                NodeEventKind.EPOCH_STARTED,
                body -> body.setEpochStarted(new EpochStarted(
                        EpochReason.FIRST_START, null, null, null, LossCertainty.NOTHING, null, null)));
        return this;
    }

    /** The collector starts again and says that nothing was lost. */
    public RecordedNode restart(long at) {
        long last = collectorSequence - 1;
        epoch++;
        collectorSequence = 0;
        latest.clear();
        add(
                EventSource.COLLECTOR,
                at,
                NodeEventKind.EPOCH_STARTED,
                body -> body.setEpochStarted(new EpochStarted(
                        EpochReason.RESTART, "c-" + node, epoch - 1, last, LossCertainty.NOTHING, null, null)));
        return this;
    }

    /** The node boots; to be followed by a restart of the collector. */
    public RecordedNode boot(String id) {
        boot = id;
        before = null;
        return this;
    }

    /** What a writer sees of the router. */
    public RecordedNode router(RouterVersionHow how, @Nullable String version, @Nullable String versionClass, long at) {
        return router(how, version, versionClass, null, "v1.8.9", at);
    }

    /** What a writer sees of the router, its arguments and its iptables. */
    public RecordedNode router(
            RouterVersionHow how,
            @Nullable String version,
            @Nullable String versionClass,
            @Nullable List<String> args,
            @Nullable String iptables,
            long at) {
        RouterObserved router = RecordedRouters.told(how, version, versionClass, args, iptables);
        EventSource source = how == RouterVersionHow.PROCESS ? EventSource.COLLECTOR : EventSource.INVENTORY;
        add(source, at, NodeEventKind.ROUTER_OBSERVED, body -> body.setRouterObserved(router));
        return this;
    }

    /** The collector says which classes the chains that each sync rebuilds allow, and which the rules betray. */
    public RecordedNode rebuiltBy(List<String> classes, String versionClass, long at) {
        return fingerprint(classes, versionClass, Backend.NFT, at);
    }

    /** The collector says besides which backend the router writes to. */
    public RecordedNode fingerprint(List<String> classes, String versionClass, Backend written, long at) {
        RouterObserved router = RecordedRouters.fingerprint(classes, versionClass, written);
        add(EventSource.COLLECTOR, at, NodeEventKind.ROUTER_OBSERVED, body -> body.setRouterObserved(router));
        return this;
    }

    /** The collector sees the machine, with that iptables of the host. */
    public RecordedNode host(@Nullable String iptables, long at) {
        return host(iptables, List.of("ipv4-nft"), at);
    }

    /** The collector sees the machine, and looks at these planes. */
    public RecordedNode host(@Nullable String iptables, List<String> planes, long at) {
        NodeObserved seen = NodeObserved.newBuilder()
                .setIptables(List.of())
                .setPlanes(planes)
                .setWatch(WatchMode.RECORDED)
                .setFullTables(List.of())
                .setPseudonyms(false)
                .setHostIptablesVersion(iptables)
                .build();
        add(EventSource.COLLECTOR, at, NodeEventKind.NODE_OBSERVED, body -> body.setNodeObserved(seen));
        return this;
    }

    /** An event of the collector is lost on its way. */
    public RecordedNode lose() {
        collectorSequence++;
        return this;
    }

    /** The next captures are as much to be relied on. */
    public RecordedNode trust(Trust other) {
        trust = other;
        return this;
    }

    /** The kernel counted so many commits before the next captures, the last of them by that program. */
    public RecordedNode commits(long more, @Nullable String lastCommitter) {
        generation = (generation == 0 ? 1_000 : generation) + more;
        committer = lastCommitter;
        quiet = false;
        return this;
    }

    /** The next captures tell nothing of commits, as heartbeats do, until commits are told again. */
    public RecordedNode silentOnCommits() {
        quiet = true;
        return this;
    }

    private @Nullable CaptureProvenance provenance() {
        if (generation == 0 || quiet) {
            return null;
        }
        return CaptureProvenance.newBuilder()
                .setGenerationBefore(generation)
                .setGenerationAfter(generation)
                .setDurationMicros(1)
                .setAttempts(1)
                .setCommitterName(committer)
                .build();
    }

    /** The collector says that it lost events. */
    public RecordedNode tellLoss(long at) {
        EventsLost lost =
                EventsLost.newBuilder().setReason(LossReason.SPOOL_FULL).build();
        add(EventSource.COLLECTOR, at, NodeEventKind.EVENTS_LOST, body -> body.setEventsLost(lost));
        return this;
    }

    /** The collector cannot read a plane. */
    public RecordedNode failCapture(@Nullable String plane, long at) {
        CaptureFailed failed = CaptureFailed.newBuilder()
                .setPlane(plane)
                .setReason(CaptureFailureReason.TORN)
                .setDetail("three attempts")
                .setAttempts(3)
                .setDurationMicros(1)
                .setConsecutive(1)
                .build();
        add(EventSource.COLLECTOR, at, NodeEventKind.CAPTURE_FAILED, body -> body.setCaptureFailed(failed));
        return this;
    }

    /** The node goes. */
    public RecordedNode remove(long at) {
        add(
                EventSource.INVENTORY,
                at,
                NodeEventKind.NODE_REMOVED,
                body -> body.setNodeRemoved(new NodeRemoved(null, NodeRemovalReason.DELETED)));
        return this;
    }

    /** A phase as both writers tell it. */
    public RecordedNode publish(Phase phase) {
        Phase last = before;
        if (last == null
                || !Objects.equals(last.version(), phase.version())
                || !last.flags().equals(phase.flags())
                || last.running() != phase.running()) {
            add(
                    EventSource.INVENTORY,
                    phase.observedAt(),
                    NodeEventKind.ROUTER_OBSERVED,
                    body -> body.setRouterObserved(RecordedRouters.of(phase)));
        }
        boolean sameProcess = last != null
                && Objects.equals(last.version(), phase.version())
                && last.flags().equals(phase.flags())
                && phase.syncs() >= last.syncs();
        long syncs = sameProcess && last != null ? phase.syncs() - last.syncs() : phase.syncs();
        phase.planes()
                .forEach((plane, rules) -> publish(phase, plane, rules, plane.endsWith(phase.backend()) ? syncs : 0));
        before = phase;
        return this;
    }

    private void publish(Phase phase, String plane, NamedRuleset rules, long syncs) {
        NamedRuleset base = latest.get(plane);
        Long known = ordinals.get(plane);
        long ordinal = known == null ? 0 : known + syncs;
        ordinals.put(plane, ordinal);
        latest.put(plane, rules);
        if (base != null && base.equals(rules)) {
            CaptureHeader header = header(plane, rules, ordinal, syncs, 0, 1, collectorSequence);
            add(
                    EventSource.COLLECTOR,
                    phase.observedAt(),
                    NodeEventKind.RULESET_UNCHANGED,
                    body -> body.setRulesetUnchanged(new RulesetUnchanged(header, UnchangedBasis.RECORDED)));
            return;
        }
        if (base != null && deltas) {
            CaptureHeader header = header(plane, rules, ordinal, syncs, 0, 1, collectorSequence);
            add(
                    EventSource.COLLECTOR,
                    phase.observedAt(),
                    NodeEventKind.RULESET_DELTA,
                    body -> body.setRulesetDelta(AvroRules.delta(header, RulesetDelta.between(base, rules), rules)));
            return;
        }
        List<List<ChainImage>> parts = AvroRules.keyframe(rules, chainsPerPart);
        long first = collectorSequence;
        for (int i = 0; i < parts.size(); i++) {
            CaptureHeader header = header(plane, rules, ordinal, syncs, i, parts.size(), first);
            RulesetKeyframe part =
                    new RulesetKeyframe(header, KeyframeReason.START, AvroRules.counts(rules), parts.get(i));
            add(
                    EventSource.COLLECTOR,
                    phase.observedAt(),
                    NodeEventKind.RULESET_KEYFRAME,
                    body -> body.setRulesetKeyframe(part));
        }
    }

    private CaptureHeader header(
            String plane, NamedRuleset rules, long ordinal, long syncs, int part, int parts, long captureId) {
        Sha256 digest = new Sha256(rules.digest().bytes());
        return new CaptureHeader(
                plane,
                captureId,
                part,
                parts,
                ordinal,
                SyncEvidence.METRIC,
                syncs,
                digest,
                digest,
                NamedRuleset.CANON_VERSION,
                provenance(),
                trust,
                null,
                null);
    }

    private void add(EventSource source, long at, NodeEventKind kind, Consumer<NodeEvent.Builder> body) {
        boolean collector = source == EventSource.COLLECTOR;
        EventHeader header = new EventHeader(
                CLUSTER,
                node,
                source,
                null,
                null,
                collector ? boot : null,
                (collector ? "c-" : "i-") + node,
                collector ? epoch : 1,
                collector ? collectorSequence++ : inventorySequence++,
                Instant.ofEpochMilli(at),
                null,
                "test");
        NodeEvent.Builder event = NodeEvent.newBuilder().setHeader(header).setKind(kind);
        body.accept(event);
        events.add(event.build());
    }
}
