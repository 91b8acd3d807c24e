package io.chaindrift.remediator.recommend;

import java.util.Objects;

/** One change of a node's findings, as one record of the findings' topic says it. */
public sealed interface FindingChange {

    /** The node whose findings change. */
    NodeKey key();

    /** The next state. Pure. */
    NodeState applyTo(NodeState state);

    /**
     * The finding now stands like this.
     *
     * @param finding all of it
     */
    record Set(NodeFinding finding) implements FindingChange {

        @Override
        public NodeKey key() {
            return finding.key();
        }

        @Override
        public NodeState applyTo(NodeState state) {
            return state.withFinding(finding);
        }
    }

    /**
     * The finding, or its node, is gone.
     *
     * @param key the node
     * @param findingId the finding
     */
    record Gone(NodeKey key, String findingId) implements FindingChange {

        public Gone {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(findingId, "findingId");
        }

        @Override
        public NodeState applyTo(NodeState state) {
            return state.withoutFinding(findingId);
        }
    }

    /**
     * The finding changed, and the record that says how cannot be read. Until a readable one follows, nothing is recommended
     * for the node: what cannot be read may be what forbids it.
     *
     * @param key the node
     * @param findingId the finding
     * @param where topic, partition and offset of the record
     */
    record Unreadable(NodeKey key, String findingId, String where) implements FindingChange {

        public Unreadable {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(findingId, "findingId");
            Objects.requireNonNull(where, "where");
        }

        @Override
        public NodeState applyTo(NodeState state) {
            return state.withUnreadable(findingId, where);
        }
    }
}
