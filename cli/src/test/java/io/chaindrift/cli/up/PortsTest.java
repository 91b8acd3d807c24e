package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.testkit.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

    private final Ports ports = new Ports();

    @Test
    void shouldChooseAnyPortForATakenOneAndSayWhatItBecame() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int wanted = taken.getLocalPort();

            assertEquals(Ports.ANY, ports.choose(wanted));
            ports.became("--api-port", wanted, 4711);

            assertEquals(List.of("port " + wanted + " (--api-port) is taken; using 4711"), ports.notes());
        }
    }

    @Test
    void shouldNotGiveOnePortTwice() throws Exception {
        int free = FreePorts.next();

        assertEquals(free, ports.choose(free));
        assertEquals(Ports.ANY, ports.choose(free));
    }

    @Test
    void shouldSayNothingWhenTheWishCameTrueOrThereWasNone() {
        ports.became("--kafka-port", 9092, 9092);
        ports.became("--api-port", Ports.ANY, 4711);

        assertEquals(List.of(), ports.notes());
    }
}
