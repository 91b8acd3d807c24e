package io.chaindrift.processor.topology;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.DeadLetter;
import io.chaindrift.fact.DeadLetterReason;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.processor.audit.AuditDecision;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.mapping.FactMapper;
import io.chaindrift.processor.mapping.HistoryMapper;
import io.chaindrift.processor.store.StateCodec;
import io.chaindrift.processor.store.StateFormatException;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.HistoryEntries;
import io.chaindrift.schemas.RecordKeys;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries each event of a node to the audit, keeps the state it leads to, and sends what it says on its way. */
final class NodeAuditProcessor extends ContextualProcessor<String, NodeInput, String, Said> {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAuditProcessor.class);

    private final NodeAuditor auditor;
    private final StateCodec codec;
    private final int cachedNodes;
    private @Nullable NodeStateStore states;
    private @Nullable FailureBudget failures;
    private @Nullable Sensor letters;
    private @Nullable Sensor failed;

    NodeAuditProcessor(NodeAuditor auditor, StateCodec codec, int cachedNodes) {
        this.auditor = auditor.remembering(cachedNodes);
        this.codec = codec;
        this.cachedNodes = cachedNodes;
    }

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        letters = DeadLetters.counter(context, "audit");
        failed = context.metrics()
                .addRateTotalSensor("chaindrift", "audit", "failed-audits", Sensor.RecordingLevel.INFO);
        failures = new FailureBudget(context.getStateStore(StoreNames.FAILED_AUDITS));
        states = new NodeStateStore(context.getStateStore(StoreNames.NODE_STATE), codec, cachedNodes);
    }

    @Override
    public void process(Record<String, NodeInput> input) {
        NodeInput value = input.value();
        if (value instanceof NodeInput.Event given && given.event() instanceof AuditEvent.GivenUp gone) {
            EventHeader header = gone.header();
            budget().forget(RecordKeys.join(header.cluster(), header.node()));
            audit(gone, input.timestamp());
        } else if (value instanceof NodeInput.Event event) {
            take(event.event(), input.timestamp());
        } else if (value instanceof NodeInput.Dead dead) {
            bury(dead.letter(), dead.at());
        }
    }

    private void take(AuditEvent event, long timestamp) {
        EventHeader header = event.header();
        budget().saw(RecordKeys.join(header.cluster(), header.node()), timestamp);
        audit(event, timestamp);
    }

    private void audit(AuditEvent event, long timestamp) {
        NodeStateStore known = known();
        EventHeader header = event.header();
        NodeState before = known.get(header.cluster(), header.node());
        AuditDecision decision = decide(before, event, timestamp);
        known.put(before, decision.state());
        for (AuditFact.Published fact : decision.published()) {
            say(header, before, decision.state(), fact, timestamp);
        }
    }

    /** A failure makes the node unknown, before anything is written of it; damaged state stops the task instead. */
    private AuditDecision decide(NodeState before, AuditEvent event, long timestamp) {
        try {
            return auditor.decide(before, event);
        } catch (StateFormatException e) {
            throw e;
        } catch (RuntimeException e) {
            EventHeader header = event.header();
            LOG.error(
                    "the audit of {}/{} failed at {}; the node is unknown until its next keyframe",
                    header.cluster(),
                    header.node(),
                    header.position(),
                    e);
            count(failed);
            count(letters);
            FailureBudget budget = budget();
            if (budget.failed(RecordKeys.join(header.cluster(), header.node()), timestamp)) {
                throw new TooManyFailuresException(
                        "the audits of too many nodes fail: " + budget.describe() + ", lately " + header.node(), e);
            }
            DeadLetter letter = new DeadLetters(
                            context()
                                    .recordMetadata()
                                    .map(metadata -> metadata.topic())
                                    .orElse(""),
                            context().recordMetadata().orElse(null),
                            RecordKeys.join(header.cluster(), header.node()),
                            null,
                            timestamp)
                    .letter(DeadLetterReason.PROCESSING_FAILED, "the audit failed: " + e, null);
            forward(ChaindriftTopic.DEAD_LETTERS, letter, timestamp);
            return auditor.failed(
                    before, event, "the audit failed: " + e.getClass().getSimpleName());
        }
    }

    private static void count(@Nullable Sensor sensor) {
        if (sensor != null) {
            sensor.record();
        }
    }

    private void bury(DeadLetter letter, long timestamp) {
        count(letters);
        forward(ChaindriftTopic.DEAD_LETTERS, letter, timestamp);
        String node = letter.getNode();
        if (node == null) {
            return;
        }
        NodeStateStore known = known();
        NodeState before = known.get(letter.getCluster(), node);
        SourceLedger ledger = before.ledgers().get(EventSource.COLLECTOR);
        if (ledger == null) {
            return;
        }
        StreamPosition last = ledger.last();
        EventHeader header =
                new EventHeader(letter.getCluster(), node, EventSource.COLLECTOR, last, timestamp, null, 0);
        take(new AuditEvent.Unreadable(header, letter.getReason() + ": " + letter.getMessage()), timestamp);
    }

    private void say(EventHeader header, NodeState before, NodeState after, AuditFact.Published fact, long at) {
        String cluster = header.cluster();
        String node = header.node();
        if (fact instanceof AuditFact.DriftChanged changed) {
            drift(header, before, after, changed, at);
        } else if (fact instanceof AuditFact.FindingChanged changed) {
            finding(header, before, changed, at);
        } else if (fact instanceof AuditFact.UpgradeChanged changed) {
            upgrade(before, changed, at);
        } else if (fact instanceof AuditFact.ContributionChanged changed) {
            context().forward(new Record<>(cluster, new Said.Added(cluster, node, changed.contribution()), at));
        } else if (fact instanceof AuditFact.StandingChanged changed) {
            forward(ChaindriftTopic.NODES, FactMapper.standing(cluster, node, changed.row()), at);
            forward(ChaindriftTopic.NODE_HISTORY, HistoryMapper.standing(before, changed.row()), at);
        } else if (fact instanceof AuditFact.RouterIntervalChanged changed) {
            router(cluster, node, changed, at);
        } else if (fact instanceof AuditFact.ForeignRulesLost lost) {
            forward(ChaindriftTopic.FOREIGN_LOSSES, FactMapper.loss(cluster, node, lost.loss()), at);
        } else if (fact instanceof AuditFact.ReportWanted wanted) {
            forward(ChaindriftTopic.REQUESTS, FactMapper.reportNow(cluster, node, wanted), at);
        } else if (fact instanceof AuditFact.NodeForgotten) {
            NodeHistoryEntry gone = HistoryMapper.gone(before, header.observedAt());
            if (gone != null) {
                forward(ChaindriftTopic.NODE_HISTORY, gone, at);
            }
            String key = RecordKeys.join(cluster, node);
            context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.NODES, null), at));
            context().forward(new Record<>(cluster, new Said.Added(cluster, node, null), at));
        }
    }

    private void drift(EventHeader header, NodeState before, NodeState after, AuditFact.DriftChanged changed, long at) {
        ChainDrift drift = HistoryMapper.drift(before, changed, header.observedAt());
        if (drift == null) {
            return;
        }
        if (changed.row() == null) {
            bury(ChaindriftTopic.DRIFT, drift, at);
        } else {
            forward(ChaindriftTopic.DRIFT, drift, at);
        }
        forward(ChaindriftTopic.DRIFT_HISTORY, HistoryMapper.line(drift, changed, before, after), at);
    }

    private void finding(EventHeader header, NodeState before, AuditFact.FindingChanged changed, long at) {
        ChainFinding finding = HistoryMapper.finding(before, changed, header.observedAt());
        if (finding == null) {
            return;
        }
        if (changed.memory() == null) {
            bury(ChaindriftTopic.FINDINGS, finding, at);
        } else {
            forward(ChaindriftTopic.FINDINGS, finding, at);
        }
        forward(ChaindriftTopic.FINDINGS_HISTORY, HistoryEntries.of(finding, FactMapper.because(changed.reason())), at);
    }

    private void upgrade(NodeState before, AuditFact.UpgradeChanged changed, long at) {
        var row = changed.row();
        if (row != null) {
            forward(ChaindriftTopic.UPGRADES, FactMapper.upgrade(before.cluster(), before.node(), row), at);
            forward(ChaindriftTopic.NODE_HISTORY, HistoryMapper.upgrade(before, row), at);
            return;
        }
        var id = changed.chain();
        String key = RecordKeys.join(
                before.cluster(), before.node(), changed.upgradeId(), id.plane(), id.table(), id.chain());
        context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.UPGRADES, null), at));
    }

    private void router(String cluster, String node, AuditFact.RouterIntervalChanged changed, long at) {
        var interval = changed.interval();
        if (interval != null) {
            forward(ChaindriftTopic.ROUTERS, FactMapper.router(cluster, node, interval, changed.evidence()), at);
            return;
        }
        String key = RecordKeys.join(cluster, node, changed.id());
        context().forward(new Record<>(key, new Said.Fact(ChaindriftTopic.ROUTERS, null), at));
    }

    private void forward(ChaindriftTopic topic, SpecificRecord value, long at) {
        context().forward(new Record<>(topic.keyOf(value), new Said.Fact(topic, value), at));
    }

    private void bury(ChaindriftTopic topic, SpecificRecord last, long at) {
        context().forward(new Record<>(topic.keyOf(last), new Said.Fact(topic, null), at));
    }

    private FailureBudget budget() {
        if (failures == null) {
            throw new IllegalStateException("the processor is used before init");
        }
        return failures;
    }

    private NodeStateStore known() {
        if (states == null) {
            throw new IllegalStateException("the processor is used before init");
        }
        return states;
    }
}
