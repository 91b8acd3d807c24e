package io.chaindrift.processor.topology;

import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.schemas.ChaindriftTopic;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What a processor says, on its way to a topic. */
sealed interface Said {

    /**
     * A record of a topic.
     *
     * @param topic the topic
     * @param value its value; null: a tombstone
     */
    record Fact(ChaindriftTopic topic, @Nullable SpecificRecord value) implements Said {
        public Fact {
            Objects.requireNonNull(topic, "topic");
        }
    }

    /**
     * What a node adds to the books of its fleet.
     *
     * @param contribution what it adds; null: the node is gone
     */
    record Added(String cluster, String node, @Nullable Contribution contribution) implements Said {}

    /**
     * Whether a node speaks, as its fleet's books take it.
     *
     * @param input what they take
     */
    record Speaks(FleetInput input) implements Said {}

    /**
     * The decision that a node is gone, on its way to what remembers it.
     *
     * @param position position of its collector's latest event; null when it was never heard
     * @param at when it was decided, by the processor's clock
     */
    record GivenUp(String cluster, String node, @Nullable StreamPosition position, long at) implements Said {}

    /** True for a record of that topic. */
    default boolean isFor(ChaindriftTopic topic) {
        return this instanceof Fact fact && fact.topic() == topic;
    }
}
