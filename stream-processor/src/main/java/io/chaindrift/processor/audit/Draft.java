package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.NodeState;
import java.util.ArrayList;
import java.util.List;

/** A decision in the making: facts so far, and the state they lead to. Not thread-safe; lives for one event. */
final class Draft {

    private final List<AuditFact> facts = new ArrayList<>();
    private final NodeState before;
    private NodeState state;

    Draft(NodeState before) {
        this.before = before;
        this.state = before;
    }

    /** The state before the event. */
    NodeState before() {
        return before;
    }

    /** The state after all facts so far. */
    NodeState state() {
        return state;
    }

    void record(AuditFact fact) {
        facts.add(fact);
        state = NodeAuditor.evolve(state, fact);
    }

    AuditDecision finish() {
        return new AuditDecision(facts, state);
    }
}
