package io.chaindrift.processor.topology;

import io.chaindrift.schemas.ChaindriftTopic;

/** Names of the topology's nodes. */
final class NodeNames {

    static final String READ_NODE_EVENTS = "read-node-events";
    static final String DECODE = "decode-node-events";
    static final String AUDIT = "audit-node";
    static final String GIVEN_UP_ONLY = "given-up-only";
    static final String GIVEN_UP_TO_AUDIT = "given-up-to-audit";
    static final String NODE_INPUT = "all-node-input";
    static final String INDEX = "index-history";
    static final String WATCH = "watch-liveness";
    static final String READ_LIVENESS = "read-liveness";
    static final String DECODE_LIVENESS = "decode-liveness";
    static final String SPEAKING_ONLY = "speaking-only";
    static final String LIVENESS_TO_FLEET = "liveness-to-fleet";
    static final String CONTRIBUTION_ONLY = "contribution-only";
    static final String CONTRIBUTION_TO_FLEET = "contribution-to-fleet";
    static final String FLEET_INPUT = "all-fleet-input";
    static final String KEEP_BOOKS = "keep-fleet-books";

    private NodeNames() {}

    static String only(String from, ChaindriftTopic topic) {
        return from + "-only-" + shortName(topic);
    }

    static String values(String from, ChaindriftTopic topic) {
        return from + "-values-" + shortName(topic);
    }

    static String write(String from, ChaindriftTopic topic) {
        return from + "-write-" + shortName(topic);
    }

    private static String shortName(ChaindriftTopic topic) {
        String name = topic.topicName().substring(ChaindriftTopic.PREFIX.length());
        return name.substring(0, name.lastIndexOf('.'));
    }
}
