package io.chaindrift.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test runs Prometheus' own checks. Where promtool is not there it is skipped, and said so on standard error. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPromtool.Condition.class)
public @interface RequiresPromtool {
    /** Decides for {@link RequiresPromtool}. */
    final class Condition extends MachineCondition {
        @Override
        Optional<String> missing() {
            return Machine.missing("promtool").isEmpty()
                    ? Optional.empty()
                    : Optional.of("Prometheus' checks: not installed: promtool");
        }
    }
}
