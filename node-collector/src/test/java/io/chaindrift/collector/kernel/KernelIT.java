package io.chaindrift.collector.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.TestNamespace;
import io.chaindrift.collector.netlink.NftMessages.RuleRef;
import io.chaindrift.collector.netlink.NftMessages.TableRef;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.testkit.RequiresRealIptables;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real kernel, in a namespace of the test's own. */
@RequiresRealIptables
class KernelIT {

    private final TestNamespace namespace = new TestNamespace();

    @BeforeEach
    void make() throws Exception {
        namespace.make();
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @Test
    void countsWhatIsThereAndSeesEachCommit() throws Exception {
        try (NetlinkKernel kernel = NetworkNamespace.in(namespace.name(), NetlinkKernel::open)) {
            assertEquals(Set.of(), kernel.tables());
            long before = kernel.generation();
            namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
            namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.2", "-j", "ACCEPT");
            namespace.run("ip6tables-nft", "-A", "FORWARD", "-j", "DROP");
            assertTrue(kernel.generation() > before);
            assertEquals(
                    Set.of(new TableRef(AddressFamily.IPV4, "filter"), new TableRef(AddressFamily.IPV6, "filter")),
                    kernel.tables());
            assertEquals(
                    Map.of(new RuleRef(AddressFamily.IPV4, "filter", "INPUT"), 2L), kernel.rules(AddressFamily.IPV4));
            assertEquals(
                    Map.of(new RuleRef(AddressFamily.IPV6, "filter", "FORWARD"), 1L), kernel.rules(AddressFamily.IPV6));
        }
    }

    @Test
    void hearsWhoCommitted() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (CommitWatch watch = NetworkNamespace.in(namespace.name(), () -> CommitWatch.start(heard::countDown))) {
            namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
            assertTrue(heard.await(20, TimeUnit.SECONDS));
            assertEquals("iptables-nft", watch.last().name());
            assertTrue(watch.last().pid() > 0);
        }
    }

    @Test
    void aListenerThatFallsBehindIsTold() throws Exception {
        NetlinkSocket socket = NetworkNamespace.in(namespace.name(), () -> NetlinkSocket.listening(1));
        for (int i = 0; i < 20; i++) {
            namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0." + i, "-j", "ACCEPT");
        }
        assertThrows(NetlinkSocket.Overrun.class, () -> {
            for (int i = 0; i < 25; i++) {
                socket.receive(100);
            }
        });
        // A watch goes on after it, and nobody is named.
        CountDownLatch heard = new CountDownLatch(2);
        try (CommitWatch watch = CommitWatch.start(socket, heard::countDown)) {
            for (int i = 0; i < 20 && heard.getCount() > 0; i++) {
                namespace.run("iptables-nft", "-D", "INPUT", "1");
            }
            assertTrue(heard.await(20, TimeUnit.SECONDS));
            assertTrue(watch.commits() + watch.overruns() > 0);
        }
    }

    @Test
    void aNamespaceThatIsNotThereIsSaid() {
        IOException refused =
                assertThrows(IOException.class, () -> NetworkNamespace.in("cd-none", NetlinkKernel::open));
        assertTrue(String.valueOf(refused.getMessage()).contains("cd-none"), refused::toString);
    }
}
