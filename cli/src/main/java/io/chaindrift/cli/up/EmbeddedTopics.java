package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.topics.TopicAdmin;
import io.chaindrift.cli.topics.TopicPlanner;
import io.chaindrift.cli.topics.TopicStep;
import io.chaindrift.cli.topics.WantedTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The topics of the embedded broker, made from the topic table like any other's. Stateless. */
final class EmbeddedTopics {

    /** Partitions of the topics keyed by node: enough for the cores of one machine, few enough to start fast. */
    private static final int PARTITIONS = 4;

    private static final short ONE_COPY = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private EmbeddedTopics() {}

    /**
     * Creates what is not there yet.
     *
     * @throws CommandException when the data has a topic in a form that cannot be changed without loss
     */
    static void create(String bootstrapServers) {
        List<WantedTopic> wanted = WantedTopic.table(PARTITIONS, ONE_COPY);
        try (TopicAdmin admin = new TopicAdmin(bootstrapServers, PATIENCE, Map.of())) {
            List<TopicStep> steps = TopicPlanner.plan(wanted, admin.present(wanted));
            for (TopicStep step : steps) {
                if (step instanceof TopicStep.Refuse) {
                    throw CommandException.unusable("--data was written by a version with other topics: "
                            + step.describe() + ". Give another directory with --data.");
                }
            }
            admin.apply(steps);
        }
    }
}
