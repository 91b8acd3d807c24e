package io.chaindrift.processor.api.view;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.List;
import java.util.stream.Stream;

/** The topics that are folded, and the names of the lists that they become. */
public final class FactTopics {

    /** Topics of which the latest record of each key counts. */
    public static final List<ChaindriftTopic> CURRENT = List.of(
            ChaindriftTopic.DRIFT,
            ChaindriftTopic.FINDINGS,
            ChaindriftTopic.UPGRADES,
            ChaindriftTopic.FLEET,
            ChaindriftTopic.LIVENESS,
            ChaindriftTopic.NODES,
            ChaindriftTopic.ROUTERS,
            ChaindriftTopic.SUPPRESSIONS,
            ChaindriftTopic.REMEDIATION_EVENTS,
            ChaindriftTopic.CLUSTER_EVENTS);

    /** Topics of which the order of records counts. */
    public static final List<ChaindriftTopic> HISTORIES = List.of(
            ChaindriftTopic.DRIFT_HISTORY,
            ChaindriftTopic.FINDINGS_HISTORY,
            ChaindriftTopic.NODE_HISTORY,
            ChaindriftTopic.FOREIGN_LOSSES);

    /** All of them. */
    public static final List<ChaindriftTopic> ALL = Stream.concat(
                    Stream.concat(CURRENT.stream(), HISTORIES.stream()), Stream.of(ChaindriftTopic.HISTORY_INDEX))
            .toList();

    private FactTopics() {}

    /** Name of the list that a topic becomes, as in paths and in the stream. */
    public static String listName(ChaindriftTopic topic) {
        if (topic == ChaindriftTopic.REMEDIATION_EVENTS) {
            return "remediations";
        }
        String name = topic.topicName();
        return name.substring(ChaindriftTopic.PREFIX.length(), name.lastIndexOf('.'));
    }
}
