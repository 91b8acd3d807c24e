package io.chaindrift.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test for what the machine lacks, loudly: a skipped test must not pass for a test that was run. */
abstract class MachineCondition implements ExecutionCondition {
    /** What is missing, or nothing when the test can run. */
    abstract Optional<String> missing();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return missing()
                .map(reason -> {
                    System.err.println("SKIPPED " + context.getDisplayName() + " needs " + reason);
                    return ConditionEvaluationResult.disabled("needs " + reason);
                })
                .orElseGet(() -> ConditionEvaluationResult.enabled("all it needs is there"));
    }
}
