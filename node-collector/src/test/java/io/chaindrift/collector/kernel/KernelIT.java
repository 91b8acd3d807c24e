package io.chaindrift.collector.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.netlink.NftMessages.RuleRef;
import io.chaindrift.collector.netlink.NftMessages.TableRef;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real kernel, in a namespace of the test's own. */
@RequiresRealIptables
class KernelIT {

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    @Test
    void countsWhatIsThereAndSeesEachCommit() throws Exception {
        try (NetlinkKernel kernel = NetlinkKernel.open(namespace.name())) {
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
    void anotherSocketAsksInTheSameNamespace() throws Exception {
        namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
        try (NetlinkKernel kernel = NetlinkKernel.open(namespace.name())) {
            long generation = kernel.generation();
            kernel.renew();
            assertEquals(generation, kernel.generation());
            assertEquals(
                    Map.of(new RuleRef(AddressFamily.IPV4, "filter", "INPUT"), 1L), kernel.rules(AddressFamily.IPV4));
        }
    }

    @Test
    void waitsForACommitThatIsUnderWay() throws Exception {
        int rules = 20_000;
        try (NetlinkKernel kernel = NetlinkKernel.open(namespace.name())) {
            for (int round = 0; round < 4; round++) {
                long before = kernel.generation();
                String save = manyRules(rules, "10." + round);
                CompletableFuture<String> restore = CompletableFuture.supplyAsync(() -> {
                    try {
                        return namespace.feed(save, "iptables-nft-restore");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (kernel.generation() == before) {
                    assertTrue(System.nanoTime() < deadline, "nothing was committed");
                }
                assertEquals(before + 1, kernel.settledGeneration());
                assertEquals(
                        Map.of(new RuleRef(AddressFamily.IPV4, "filter", "INPUT"), (long) rules),
                        kernel.rules(AddressFamily.IPV4));
                restore.get(60, TimeUnit.SECONDS);
            }
            long generation = kernel.generation();
            for (int i = 0; i < 100; i++) {
                assertEquals(generation, kernel.settledGeneration(), "waiting is no commit");
            }
        }
    }

    private static String manyRules(int count, String network) {
        StringBuilder save = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n");
        for (int rule = 0; rule < count; rule++) {
            save.append("-A INPUT -s %s.%d.%d -j ACCEPT\n".formatted(network, rule >> 8, rule & 255));
        }
        return save.append("COMMIT\n").toString();
    }

    @Test
    void hearsWhoCommitted() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (CommitWatch watch = CommitWatch.start(namespace.name(), heard::countDown)) {
            namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
            assertTrue(heard.await(60, TimeUnit.SECONDS));
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
        socket.close();
    }

    @Test
    void aWatchThatFallsBehindCountsItAndGoesOn() throws Exception {
        NetlinkSocket socket = NetworkNamespace.in(namespace.name(), () -> NetlinkSocket.listening(1));
        for (int i = 0; i < 20; i++) {
            namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0." + i, "-j", "ACCEPT");
        }
        BlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();
        CountDownLatch made = new CountDownLatch(1);
        CommitWatch[] watch = new CommitWatch[1];
        watch[0] = CommitWatch.start(() -> socket, () -> {
            awaitUninterrupted(made);
            heard.add(watch[0].overruns() > 0 && watch[0].commits() == 0 && watch[0].last() == null);
        });
        made.countDown();
        try (CommitWatch present = watch[0]) {
            assertEquals(Boolean.TRUE, heard.poll(60, TimeUnit.SECONDS), "lost messages come first, and name nobody");
            long commits = present.commits();
            while (heard.poll(200, TimeUnit.MILLISECONDS) != null) {
                commits = present.commits();
            }
            namespace.run("iptables-nft", "-D", "INPUT", "1");
            assertNotNull(heard.poll(60, TimeUnit.SECONDS), "and it goes on");
            assertTrue(present.commits() > commits);
            assertEquals("iptables-nft", present.last().name());
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aNamespaceThatIsNotThereIsSaid() {
        IOException refused = assertThrows(IOException.class, () -> NetlinkKernel.open("cd-none"));
        assertTrue(String.valueOf(refused.getMessage()).contains("cd-none"), refused::toString);
    }
}
