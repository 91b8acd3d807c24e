package io.chaindrift.cli.topics;

import java.util.Map;

/**
 * A topic as a Kafka has it. Immutable.
 *
 * @param partitions how many
 * @param config its effective settings by Kafka's names, the broker's defaults among them
 */
public record PresentTopic(int partitions, Map<String, String> config) {

    public PresentTopic {
        config = Map.copyOf(config);
    }
}
