package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

    private final Ports ports = new Ports();

    @Test
    void shouldChooseAnotherPortForATakenOneAndSaySo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int chosen = ports.choose("--api-port", taken.getLocalPort());

            assertNotEquals(taken.getLocalPort(), chosen);
            assertEquals(
                    List.of("port " + taken.getLocalPort() + " (--api-port) is taken; using " + chosen), ports.notes());
        }
    }

    @Test
    void shouldNotGiveOnePortTwice() {
        int first = ports.choose("--kafka-port", 0);
        int second = ports.choose("--api-port", first);

        assertNotEquals(first, second);
        assertEquals(1, ports.notes().size());
    }
}
