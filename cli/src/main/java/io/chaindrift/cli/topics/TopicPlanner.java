package io.chaindrift.cli.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the table with what a Kafka has. A step never loses a record and never moves a key to another partition: where only
 * such a change would do, the step is a refusal. Pure and stateless.
 */
public final class TopicPlanner {

    private static final String CLEANUP = "cleanup.policy";
    private static final String RETENTION = "retention.ms";
    private static final String LARGEST = "max.message.bytes";
    private static final long FOR_EVER = -1;

    private TopicPlanner() {}

    /** One step for each wanted topic, in their order. Topics that are not in the table are left alone. */
    public static List<TopicStep> plan(List<WantedTopic> wanted, Map<String, PresentTopic> present) {
        return wanted.stream()
                .map(topic -> Optional.ofNullable(present.get(topic.name()))
                        .map(found -> compare(topic, found))
                        .orElseGet(() -> new TopicStep.Create(topic)))
                .toList();
    }

    private static TopicStep compare(WantedTopic topic, PresentTopic found) {
        List<String> refusals = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        Map<String, String> changes = new TreeMap<>();
        if (found.partitions() != topic.partitions()) {
            refusals.add("it has " + found.partitions() + " partitions, not " + topic.partitions()
                    + ": another number would move nodes to other partitions and break their order. "
                    + "Say --partitions " + found.partitions() + ", or drain and recreate it");
        }
        new TreeMap<>(topic.config()).forEach((setting, value) -> {
            String now = found.config().get(setting);
            if (Objects.equals(now, value)) {
                return;
            }
            String text = setting + " " + (now == null ? "unset" : now) + " -> " + value;
            Optional<String> harm = harm(setting, now, value);
            if (harm.isPresent()) {
                refusals.add(text + " " + harm.get());
            } else {
                changes.put(setting, value);
                texts.add(text);
            }
        });
        if (!refusals.isEmpty()) {
            return new TopicStep.Refuse(topic, refusals);
        }
        return changes.isEmpty() ? new TopicStep.Keep(topic) : new TopicStep.Alter(topic, changes, texts);
    }

    private static Optional<String> harm(String setting, @Nullable String now, String wanted) {
        if (now == null) {
            return Optional.empty();
        }
        return switch (setting) {
            case CLEANUP -> Optional.of("would delete records that are kept now");
            case RETENTION ->
                shrinks(now, wanted) ? Optional.of("would delete records that are kept now") : Optional.empty();
            case LARGEST ->
                shrinks(now, wanted) ? Optional.of("would refuse records that are taken now") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean shrinks(String now, String wanted) {
        long from = Long.parseLong(now);
        long to = Long.parseLong(wanted);
        return to != FOR_EVER && (from == FOR_EVER || to < from);
    }
}
