package io.chaindrift.processor.topology;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.processor.audit.NodeAuditor;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.fleet.FleetNode;
import io.chaindrift.processor.history.IndexState;
import io.chaindrift.processor.store.StateCodec;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Suppliers of the topology's processors; each owns its stores. */
final class Suppliers {

    private Suppliers() {}

    /** Decodes; has no store. */
    record Decode(Deserializer<NodeEvent> events, Topics topics)
            implements ProcessorSupplier<byte[], byte[], String, NodeInput> {
        @Override
        public Processor<byte[], byte[], String, NodeInput> get() {
            return new DecodeProcessor(events, topics);
        }
    }

    /** Decodes who speaks; has no store. */
    record DecodeLiveness(Deserializer<NodeLiveness> values, Topics topics)
            implements ProcessorSupplier<byte[], byte[], String, Said> {
        @Override
        public Processor<byte[], byte[], String, Said> get() {
            return new DecodeLivenessProcessor(values, topics);
        }
    }

    /** Audits; owns the nodes' states, and which of them failed lately. */
    record Audit(NodeAuditor auditor, StateCodec codec, int cachedNodes)
            implements ProcessorSupplier<String, NodeInput, String, Said> {
        @Override
        public Processor<String, NodeInput, String, Said> get() {
            return new NodeAuditProcessor(auditor, codec, cachedNodes);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    store(StoreNames.NODE_STATE, Serdes.ByteArray()),
                    plain(StoreNames.FAILED_AUDITS, StoredValues.of(FailedAudit.class)));
        }
    }

    /** Indexes captures; owns the index of each plane's latest keyframe. */
    record Index() implements ProcessorSupplier<String, NodeInput, String, Said> {
        @Override
        public Processor<String, NodeInput, String, Said> get() {
            return new HistoryIndexProcessor();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(store(StoreNames.HISTORY_INDEX, StoredValues.of(IndexState.class)));
        }
    }

    /** Watches who speaks; owns what was heard last. */
    record Watch(LivenessRules rules) implements ProcessorSupplier<String, NodeInput, String, Said> {
        @Override
        public Processor<String, NodeInput, String, Said> get() {
            return new LivenessProcessor(rules);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(store(StoreNames.LIVENESS, StoredValues.of(LivenessEntry.class)));
        }
    }

    /** Keeps the books; owns what each node added. */
    record Books() implements ProcessorSupplier<String, FleetInput, String, Said> {
        @Override
        public Processor<String, FleetInput, String, Said> get() {
            return new FleetProcessor();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(store(StoreNames.FLEET_NODES, StoredValues.of(FleetNode.class)));
        }
    }

    /** A store whose entries are written once for each commit, however often they changed meanwhile. */
    private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
        return plain(name, values).withCachingEnabled();
    }

    /** A store without a cache: one that is hardly ever written. */
    private static <V> StoreBuilder<KeyValueStore<String, V>> plain(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
