package io.chaindrift.cli.config;

import java.util.Map;

/** The environment of this process. Stateless. */
public final class Environment {

    private Environment() {}

    /** All variables. */
    public static Map<String, String> variables() {
        return System.getenv();
    }
}
