package io.chaindrift.testkit;

import io.chaindrift.embedded.broker.LoopbackPorts;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback interface for servers of tests that must know their port before they bind it, or that are stopped and
 * started on the same one. They lie below those that the kernel gives to outgoing connections: such a connection can neither take
 * the port of a server that is down for a moment nor, as happens when a client tries such a port again and again, meet itself there.
 *
 * <p>Thread-safe. Processes begin at different places, and each port is tried before it is given away.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    /** Far more than a process uses, and prime to the count, so that the places of processes with neighbouring ids lie apart. */
    private static final int SPREAD = 131;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * SPREAD % COUNT));

    private FreePorts() {}

    /**
     * A port that can be bound now and that this process was not given before, but after thousands.
     *
     * @throws IllegalStateException when every one is taken
     */
    public static int next() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (LoopbackPorts.isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("every port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is taken");
    }
}
