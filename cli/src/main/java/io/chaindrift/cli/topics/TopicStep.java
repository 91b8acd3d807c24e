package io.chaindrift.cli.topics;

import java.util.List;
import java.util.Map;

/** What has to happen to one topic so that it is as the table asks. */
public sealed interface TopicStep {

    /** The topic. */
    WantedTopic topic();

    /** The step in one line, for people. */
    String describe();

    /** It is as wanted. */
    record Keep(WantedTopic topic) implements TopicStep {
        @Override
        public String describe() {
            return "keep    " + topic.name();
        }
    }

    /** It is not there. */
    record Create(WantedTopic topic) implements TopicStep {
        @Override
        public String describe() {
            return "create  " + topic.name() + "  " + topic.partitions() + " partition"
                    + (topic.partitions() == 1 ? "" : "s");
        }
    }

    /**
     * Settings have to change, and can without losing a record.
     *
     * @param changes new values by setting
     * @param texts each change in words
     */
    record Alter(WantedTopic topic, Map<String, String> changes, List<String> texts) implements TopicStep {
        public Alter {
            changes = Map.copyOf(changes);
            texts = List.copyOf(texts);
        }

        @Override
        public String describe() {
            return "alter   " + topic.name() + "  " + String.join("; ", texts);
        }
    }

    /**
     * It differs in a way that cannot be changed without harm.
     *
     * @param reasons why, each with what to do
     */
    record Refuse(WantedTopic topic, List<String> reasons) implements TopicStep {
        public Refuse {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String describe() {
            return "refuse  " + topic.name() + "  " + String.join("; ", reasons);
        }
    }
}
