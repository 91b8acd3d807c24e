package io.chaindrift.cli.config;

import java.util.Map;

/** The environment of this process. Stateless. */
public final class Environment {

    private Environment() {}

    /** All variables. */
    public static Map<String, String> variables() {
        return System.getenv();
    }

    /** Whether results may be coloured on a terminal: not where NO_COLOR is set, nor on a terminal that says it cannot. */
    public static boolean wantsColour() {
        return System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(System.getenv().get("TERM"));
    }
}
