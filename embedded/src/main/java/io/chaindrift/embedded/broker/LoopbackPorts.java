package io.chaindrift.embedded.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Chooses TCP ports on 127.0.0.1. A port that is free now can be taken before its user binds it. */
public final class LoopbackPorts {
    /** The only address that embedded servers listen on. */
    public static final String LOOPBACK = "127.0.0.1";

    private LoopbackPorts() {}

    /** {@code preferred} when it can be bound now, else any free port. 0 prefers none. */
    public static int choose(int preferred) {
        return isFree(preferred) && preferred != 0 ? preferred : bindAndRelease(0);
    }

    /** Whether {@code port} can be bound now. */
    public static boolean isFree(int port) {
        try {
            bindAndRelease(port);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static int bindAndRelease(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot bind " + LOOPBACK + ":" + port, e);
        }
    }
}
