package io.chaindrift.cli.topics;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.schemas.StrimziTopics;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift topics}: the topic table against a Kafka, or as resources for Strimzi. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(plan | apply | strimzi)",
        description = "Compares the topic table with a Kafka, creates what is missing, or prints it for Strimzi. "
                + "Nothing else creates topics.",
        footer = {
            "",
            "Examples:",
            "  chaindrift topics plan --bootstrap-servers kafka:9092",
            "  chaindrift topics apply --bootstrap-servers kafka:9092 --replicas 3",
            "  chaindrift topics strimzi --kafka-cluster main > topics.yaml"
        })
public final class TopicsCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Terminal terminal;

    /** The command, printing to this terminal. */
    public TopicsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Says what apply would do, and changes nothing.",
            footer = {"", "Exit codes: 0 nothing to do, 1 something to do, 2 refused or unusable arguments."})
    int plan(@Mixin KafkaOptions kafka, @Mixin Shape shape) {
        try (TopicAdmin admin = new TopicAdmin(kafka.bootstrapServers(), PATIENCE, kafka.clientConfig())) {
            List<TopicStep> steps = steps(admin, shape);
            if (refused(steps)) {
                return ExitCodes.UNUSABLE;
            }
            return steps.stream().allMatch(TopicStep.Keep.class::isInstance) ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description =
                    "Creates missing topics and changes settings that can change without loss. Refuses as a whole, "
                            + "and changes nothing, when a topic differs in a way that cannot.",
            footer = {
                "",
                "Exit codes: 0 the topics are as the table asks, 1 Kafka failed, 2 refused or unusable arguments."
            })
    int apply(@Mixin KafkaOptions kafka, @Mixin Shape shape) {
        try (TopicAdmin admin = new TopicAdmin(kafka.bootstrapServers(), PATIENCE, kafka.clientConfig())) {
            List<TopicStep> steps = steps(admin, shape);
            if (refused(steps)) {
                return ExitCodes.UNUSABLE;
            }
            int changed = admin.apply(steps);
            terminal.out().println(changed + " changed, " + (steps.size() - changed) + " kept");
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "strimzi",
            mixinStandardHelpOptions = true,
            description = "Prints the table as Strimzi KafkaTopic resources.")
    int strimzi(
            @Option(
                            names = "--kafka-cluster",
                            defaultValue = "kafka",
                            paramLabel = "NAME",
                            description = "The Kafka resource that the topics belong to (${DEFAULT-VALUE}).")
                    String kafkaCluster,
            @Option(
                            names = "--replicas",
                            defaultValue = "3",
                            paramLabel = "N",
                            description = "Copies of each partition (${DEFAULT-VALUE}).")
                    int replicas,
            @Option(
                            names = "--min-in-sync",
                            defaultValue = "2",
                            paramLabel = "N",
                            description =
                                    "Copies that must have a record before it is acknowledged (${DEFAULT-VALUE}).")
                    int minInSync) {
        try {
            terminal.out().print(new StrimziTopics(kafkaCluster, replicas, minInSync).render());
            return ExitCodes.OK;
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(
                    "--kafka-cluster " + kafkaCluster + " --replicas " + replicas + " --min-in-sync " + minInSync + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private List<TopicStep> steps(TopicAdmin admin, Shape shape) {
        List<WantedTopic> wanted = WantedTopic.table(shape.partitions, shape.replicas);
        List<TopicStep> steps = TopicPlanner.plan(wanted, admin.present(wanted));
        steps.forEach(step -> terminal.out().println(step.describe()));
        return steps;
    }

    private static boolean refused(List<TopicStep> steps) {
        return steps.stream().anyMatch(TopicStep.Refuse.class::isInstance);
    }

    /** How many partitions and copies, where the table leaves it open. Filled by picocli. */
    static final class Shape {

        @Option(
                names = "--partitions",
                paramLabel = "N",
                description = "Partitions of the topics keyed by node, the same for all (the table's own).")
        private @Nullable Integer partitions;

        @Option(
                names = "--replicas",
                paramLabel = "N",
                description = "Copies of each partition when a topic is created (the broker's default).")
        private @Nullable Short replicas;
    }
}
