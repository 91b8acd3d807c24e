package io.chaindrift.systemtests.fleet;

import java.nio.file.Path;

/** The recorded captures. */
public final class Captures {

    private Captures() {}

    /** The folder of a node of a scenario. */
    public static Path node(String scenario, String node) {
        String root = System.getProperty("chaindrift.captures");
        if (root == null) {
            throw new IllegalStateException("the system property chaindrift.captures must name testkit/captures");
        }
        return Path.of(root, scenario, node);
    }
}
