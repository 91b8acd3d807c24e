package io.chaindrift.remediator.recommend;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of one node: its findings as last told, and the recommendations that stand. Immutable: each change gives a new
 * state. The order in which records of different findings arrive does not matter.
 *
 * @param key the node
 * @param findings by finding id; resolved ones stay, because they say which capture was looked at last
 * @param unreadable by finding id, where the record is that could not be read
 * @param standing by saga id, the recommendations and refusals that have not been withdrawn
 */
public record NodeState(
        NodeKey key,
        SortedMap<String, NodeFinding> findings,
        SortedMap<String, String> unreadable,
        SortedMap<String, RecommendationEvent> standing) {

    public NodeState {
        Objects.requireNonNull(key, "key");
        findings = Collections.unmodifiableSortedMap(findings);
        unreadable = Collections.unmodifiableSortedMap(unreadable);
        standing = Collections.unmodifiableSortedMap(standing);
    }

    /** A node of which nothing has been said. */
    public static NodeState empty(NodeKey key) {
        return new NodeState(key, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** The state after one change of the findings. */
    public NodeState apply(FindingChange change) {
        requireSameNode(change.key());
        return change.applyTo(this);
    }

    /** The state after an event of the remediator itself: live and when read back the same. */
    public NodeState apply(RecommendationEvent event) {
        requireSameNode(event.key());
        SortedMap<String, RecommendationEvent> next = new TreeMap<>(standing);
        if (event.state() == RecommendationState.WITHDRAWN) {
            next.remove(event.sagaId());
        } else {
            next.put(event.sagaId(), event);
        }
        return new NodeState(key, findings, unreadable, next);
    }

    /** Whether the node can be forgotten. */
    public boolean isEmpty() {
        return findings.isEmpty() && unreadable.isEmpty() && standing.isEmpty();
    }

    /** The planes of which anything is known, sorted. */
    SortedSet<String> planes() {
        SortedSet<String> planes = new TreeSet<>();
        findings.values().forEach(finding -> planes.add(finding.plane()));
        standing.values().forEach(event -> planes.add(event.plane()));
        return planes;
    }

    NodeState withFinding(NodeFinding finding) {
        SortedMap<String, NodeFinding> nextFindings = new TreeMap<>(findings);
        nextFindings.put(finding.findingId(), finding);
        return new NodeState(key, nextFindings, readable(finding.findingId()), standing);
    }

    NodeState withoutFinding(String findingId) {
        SortedMap<String, NodeFinding> nextFindings = new TreeMap<>(findings);
        nextFindings.remove(findingId);
        return new NodeState(key, nextFindings, readable(findingId), standing);
    }

    NodeState withUnreadable(String findingId, String where) {
        SortedMap<String, String> nextUnreadable = new TreeMap<>(unreadable);
        nextUnreadable.put(findingId, where);
        return new NodeState(key, findings, nextUnreadable, standing);
    }

    private SortedMap<String, String> readable(String findingId) {
        SortedMap<String, String> next = new TreeMap<>(unreadable);
        next.remove(findingId);
        return next;
    }

    private void requireSameNode(NodeKey other) {
        if (!key.equals(other)) {
            throw new IllegalArgumentException("state of " + key + " cannot take a change of " + other);
        }
    }
}
