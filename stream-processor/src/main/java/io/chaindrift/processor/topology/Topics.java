package io.chaindrift.processor.topology;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.Objects;

/**
 * Names of the topics a topology works on.
 *
 * @param prefix what stands before each name: empty in production, of its own for a replay beside it
 */
public record Topics(String prefix) {

    /** The topics as everybody knows them. */
    public static final Topics PRODUCTION = new Topics("");

    /** Name of the internal topic that brings what nodes add to the books of their cluster to one place. */
    static final String FLEET_INPUT = "fleet-input";

    /** Name of the internal topic that brings who speaks to the same place. */
    static final String LIVENESS_INPUT = "liveness-input";

    public Topics {
        Objects.requireNonNull(prefix, "prefix");
    }

    /** The topic's name. */
    public String name(ChaindriftTopic topic) {
        return prefix + topic.topicName();
    }
}
