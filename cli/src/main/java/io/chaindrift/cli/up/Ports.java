package io.chaindrift.cli.up;

import io.chaindrift.embedded.broker.LoopbackPorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses ports on the loopback address: the wanted one where it is free, else one that the system hands out, and says so. A port
 * that was given once is not given again. Between choosing and binding another process may take it; then binding fails with its own
 * message. Not thread-safe.
 */
final class Ports {

    private final Set<Integer> given = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A port that nothing listens on now.
     *
     * @param option the option that asks for it, for the note
     * @param wanted 1 to 65535, or 0 for any
     */
    int choose(String option, int wanted) {
        int port = given.contains(wanted) ? LoopbackPorts.choose(0) : LoopbackPorts.choose(wanted);
        while (!given.add(port)) {
            port = LoopbackPorts.choose(0);
        }
        if (wanted != 0 && port != wanted) {
            notes.add("port " + wanted + " (" + option + ") is taken; using " + port);
        }
        return port;
    }

    /** What a person should know about the choices, in the order they were made. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
