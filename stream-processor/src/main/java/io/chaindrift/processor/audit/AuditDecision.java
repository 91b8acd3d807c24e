package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.NodeState;
import java.util.List;
import java.util.Objects;

/**
 * What follows from an event.
 *
 * @param facts the facts in order; none when the event was a repetition
 * @param state the state before the event with all facts applied
 */
public record AuditDecision(List<AuditFact> facts, NodeState state) {

    public AuditDecision {
        facts = List.copyOf(facts);
        Objects.requireNonNull(state, "state");
    }

    /** The facts that others read, in order. */
    public List<AuditFact.Published> published() {
        return facts.stream()
                .filter(AuditFact.Published.class::isInstance)
                .map(AuditFact.Published.class::cast)
                .toList();
    }
}
