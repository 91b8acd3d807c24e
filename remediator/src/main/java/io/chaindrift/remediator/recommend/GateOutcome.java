package io.chaindrift.remediator.recommend;

import java.util.Objects;

/**
 * What one gate said about a plane, and on what ground. Immutable.
 *
 * @param name the gate
 * @param verdict ALLOW when it lets at least one finding into the plan
 * @param input what it looked at, so that the decision can be repeated
 */
public record GateOutcome(String name, GateVerdict verdict, String input) {

    public GateOutcome {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(input, "input");
    }
}
