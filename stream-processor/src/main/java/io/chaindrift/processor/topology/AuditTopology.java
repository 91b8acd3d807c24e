package io.chaindrift.processor.topology;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.store.StateCodec;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.jspecify.annotations.Nullable;

/**
 * The topology, top to bottom: node events are decoded, audited per node in the order of their log, and what follows goes to the
 * fact topics; beside it a watch decides who is silent; what nodes add and who speaks meet in the books of each cluster.
 */
public final class AuditTopology {

    private final Topics topics;
    private final ChaindriftSerdes serdes;
    private final NodeAuditor auditor;
    private final LivenessRules liveness;
    private final int cachedNodes;

    /**
     * @param topics names of the topics
     * @param serdes serdes of their values
     * @param auditor what decides
     * @param liveness when a node is called silent
     * @param cachedNodes how many nodes' states a task keeps in memory; 0: none
     */
    public AuditTopology(
            Topics topics, ChaindriftSerdes serdes, NodeAuditor auditor, LivenessRules liveness, int cachedNodes) {
        this.topics = topics;
        this.serdes = serdes;
        this.auditor = auditor;
        this.liveness = liveness;
        this.cachedNodes = cachedNodes;
    }

    /** Builds it. The settings must be those that the topology will run with. */
    public Topology build(Properties settings) {
        StreamsBuilder builder = new StreamsBuilder();

        // Bytes in: what cannot be decoded is decided here, not by a handler outside of the transaction.
        KStream<byte[], byte[]> raw = builder.stream(
                topics.name(ChaindriftTopic.NODE_EVENTS),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(NodeNames.READ_NODE_EVENTS));
        KStream<String, NodeInput> events = raw.process(
                new Suppliers.Decode(serdes.deserializer(NodeEvent.class), topics), Named.as(NodeNames.DECODE));

        // The only decision that rests on a clock; from here on it is a record. That a node is given up goes to the
        // audit of its
        // partition as one input more, behind all that was read before.
        KStream<String, Said> heard = events.process(new Suppliers.Watch(liveness), Named.as(NodeNames.WATCH));
        write(heard, NodeNames.WATCH, ChaindriftTopic.LIVENESS);
        write(heard, NodeNames.WATCH, ChaindriftTopic.NODE_HISTORY);
        KStream<String, NodeInput> givenUp = heard.filter(
                        (key, what) -> what instanceof Said.GivenUp, Named.as(NodeNames.GIVEN_UP_ONLY))
                .mapValues(AuditTopology::givenUp, Named.as(NodeNames.GIVEN_UP_TO_AUDIT));
        KStream<String, NodeInput> all = events.merge(givenUp, Named.as(NodeNames.NODE_INPUT));

        // One node, one partition, one order: its facts are a function of it.
        KStream<String, Said> said =
                all.process(new Suppliers.Audit(auditor, new StateCodec(), cachedNodes), Named.as(NodeNames.AUDIT));
        List.of(
                        ChaindriftTopic.DRIFT,
                        ChaindriftTopic.DRIFT_HISTORY,
                        ChaindriftTopic.FINDINGS,
                        ChaindriftTopic.FINDINGS_HISTORY,
                        ChaindriftTopic.UPGRADES,
                        ChaindriftTopic.NODES,
                        ChaindriftTopic.NODE_HISTORY,
                        ChaindriftTopic.ROUTERS,
                        ChaindriftTopic.FOREIGN_LOSSES,
                        ChaindriftTopic.REQUESTS,
                        ChaindriftTopic.DEAD_LETTERS)
                .forEach(topic -> write(said, NodeNames.AUDIT, topic));

        // Where in the log each capture is, so that any time can be read back.
        KStream<String, Said> indexed = all.process(new Suppliers.Index(), Named.as(NodeNames.INDEX));
        write(indexed, NodeNames.INDEX, ChaindriftTopic.HISTORY_INDEX);

        // What nodes add and who speaks, under their cluster's key.
        KStream<String, FleetInput> added = said.filter(
                        (key, what) -> what instanceof Said.Added, Named.as(NodeNames.CONTRIBUTION_ONLY))
                .mapValues(AuditTopology::added, Named.as(NodeNames.CONTRIBUTION_TO_FLEET))
                .repartition(byCluster(Topics.FLEET_INPUT));
        KStream<String, Said> told = builder.stream(
                        topics.name(ChaindriftTopic.LIVENESS),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(NodeNames.READ_LIVENESS))
                .process(
                        new Suppliers.DecodeLiveness(serdes.deserializer(NodeLiveness.class), topics),
                        Named.as(NodeNames.DECODE_LIVENESS));
        write(told, NodeNames.DECODE_LIVENESS, ChaindriftTopic.DEAD_LETTERS);
        KStream<String, FleetInput> speaking = told.filter(
                        (key, what) -> what instanceof Said.Speaks, Named.as(NodeNames.SPEAKING_ONLY))
                .mapValues(what -> ((Said.Speaks) what).input(), Named.as(NodeNames.LIVENESS_TO_FLEET))
                .repartition(byCluster(Topics.LIVENESS_INPUT));
        KStream<String, Said> books = added.merge(speaking, Named.as(NodeNames.FLEET_INPUT))
                .process(new Suppliers.Books(), Named.as(NodeNames.KEEP_BOOKS));
        write(books, NodeNames.KEEP_BOOKS, ChaindriftTopic.FLEET);

        return builder.build(settings);
    }

    private void write(KStream<String, Said> said, String from, ChaindriftTopic topic) {
        Serde<SpecificRecord> values = Serdes.serdeFrom(serdes.<SpecificRecord>serializer(), (name, data) -> {
            throw new IllegalStateException("facts are only written here");
        });
        said.filter((key, what) -> what.isFor(topic), Named.as(NodeNames.only(from, topic)))
                .mapValues(AuditTopology::value, Named.as(NodeNames.values(from, topic)))
                .to(topics.name(topic), Produced.with(Serdes.String(), values).withName(NodeNames.write(from, topic)));
    }

    private static Repartitioned<String, FleetInput> byCluster(String topic) {
        return Repartitioned.<String, FleetInput>as(topic)
                .withKeySerde(Serdes.String())
                .withValueSerde(StoredValues.of(FleetInput.class))
                .withNumberOfPartitions(1);
    }

    private static @Nullable SpecificRecord value(Said said) {
        return said instanceof Said.Fact fact ? fact.value() : null;
    }

    private static NodeInput givenUp(Said said) {
        Said.GivenUp gone = (Said.GivenUp) said;
        StreamPosition last = gone.position();
        return new NodeInput.Event(new AuditEvent.GivenUp(new EventHeader(
                gone.cluster(),
                gone.node(),
                EventSource.UNKNOWN,
                last == null ? new StreamPosition("", 0, 0) : last,
                gone.at(),
                null,
                0)));
    }

    private static FleetInput added(Said said) {
        Said.Added added = (Said.Added) said;
        return FleetInput.audit(added.cluster(), added.node(), added.contribution());
    }
}
