package io.chaindrift.cli.gate;

import io.chaindrift.cli.CommandException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times to wait, as people write them. Stateless. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

    private Durations() {}

    /**
     * Reads 500ms, 90s, 15m or 2h.
     *
     * @throws CommandException naming option and text, when it is none of these or zero
     */
    public static Duration parse(String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
            if (!duration.isZero()) {
                return duration;
            }
        }
        throw CommandException.unusable(option + " " + text + ": write a time such as 90s, 15m or 2h");
    }
}
