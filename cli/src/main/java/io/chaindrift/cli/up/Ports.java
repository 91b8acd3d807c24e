package io.chaindrift.cli.up;

import io.chaindrift.embedded.broker.LoopbackPorts;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses ports on the loopback address: the wanted one where it is free, else any, and says so. "Any" is chosen by the system at
 * the moment of binding, because a port that was looked for earlier may be somebody's by then. Not thread-safe.
 */
final class Ports {

    /** Stands for any free port. */
    static final int ANY = 0;

    private final List<Integer> given = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** The wanted port when nothing listens on it now and it was not given before, else {@link #ANY}. */
    int choose(int wanted) {
        if (wanted == ANY || given.contains(wanted) || !LoopbackPorts.isFree(wanted)) {
            return ANY;
        }
        given.add(wanted);
        return wanted;
    }

    /**
     * Says what became of a wish.
     *
     * @param option the option that asked for the port
     * @param wanted what it asked for
     * @param bound what was bound in the end
     */
    void became(String option, int wanted, int bound) {
        if (wanted != ANY && wanted != bound) {
            notes.add("port " + wanted + " (" + option + ") is taken; using " + bound);
        }
    }

    /** What a person should know about the choices, in the order they were made. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
