package io.chaindrift.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test drives a real Chromium. Where there is none it is skipped, and said so on standard error. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresChromium.Condition.class)
public @interface RequiresChromium {
    /** Decides for {@link RequiresChromium}. */
    final class Condition extends MachineCondition {
        @Override
        Optional<String> missing() {
            List<String> programs = Machine.missing("chromium", "chromedriver");
            return programs.isEmpty()
                    ? Optional.empty()
                    : Optional.of("a browser: not installed: " + String.join(", ", programs));
        }
    }
}
