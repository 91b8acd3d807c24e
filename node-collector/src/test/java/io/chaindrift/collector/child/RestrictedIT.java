package io.chaindrift.collector.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The collector as a pod runs it: user 0 with NET_ADMIN and NET_RAW in the bounding set and nothing else, no new privileges, a
 * file system that can only be read but for the spool, and native code that is there before the start.
 */
@RequiresRealIptables
class RestrictedIT {

    private static final List<String> ALL = Stream.of("ipv4-nft", "ipv6-nft", "ipv4-legacy", "ipv6-legacy")
            .map(plane -> "\"plane\": \"" + plane + "\"")
            .toList();

    private final TestNamespace namespace = new TestNamespace();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void make() throws Exception {
        namespace.make();
        namespace.run("iptables-nft", "-A", "INPUT", "-s", "10.0.0.1", "-j", "ACCEPT");
        namespace.run("iptables-legacy", "-A", "INPUT", "-s", "10.0.0.2", "-j", "ACCEPT");
        namespace.run("ip6tables-nft", "-A", "INPUT", "-s", "fd00::1", "-j", "ACCEPT");
        namespace.run("ip6tables-legacy", "-A", "INPUT", "-s", "fd00::2", "-j", "ACCEPT");
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @Test
    void seesAllPlanesWithTwoCapabilities() throws Exception {
        ChildProcess child = start("+net_admin,+net_raw");
        try {
            awaitSaid(child, ALL.toArray(String[]::new));
            assertPowers(child, "0000000000003000");
            child.signal("TERM");
            assertEquals(0, child.end());
        } finally {
            child.destroy();
        }
        String said = child.output();
        assertTrue(said.contains("\"capabilities\": [\"CAP_NET_ADMIN\", \"CAP_NET_RAW\"]"), said);
        assertTrue(said.contains("\"watch\": \"NETLINK\""), said);
        assertTrue(said.contains("compressed"), said);
        assertFalse(said.contains("CAPTURE_FAILED"), said);
        for (String address : List.of("10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2")) {
            assertFalse(said.contains(address), "rules of others are not told in full");
        }
    }

    @Test
    void readsNftAloneWithNetAdminAlone() throws Exception {
        ChildProcess child = start("+net_admin");
        try {
            awaitSaid(child, "\"plane\": \"ipv4-nft\"", "\"plane\": \"ipv6-nft\"", "NOT_PERMITTED");
            assertPowers(child, "0000000000001000");
        } finally {
            child.destroy();
        }
        String said = child.output();
        assertTrue(said.contains("\"capabilities\": [\"CAP_NET_ADMIN\"]"), said);
        assertTrue(said.contains("\"watch\": \"NETLINK\""), said);
    }

    @Test
    void pollsAndSaysSoWhereNetlinkIsRefused() throws Exception {
        ChildProcess child = start("+net_raw");
        try {
            awaitSaid(child, "\"watch\": \"POLLING\"", "NOT_PERMITTED");
            assertPowers(child, "0000000000002000");
        } finally {
            child.destroy();
        }
        String said = child.output();
        assertFalse(said.contains("\"watch\": \"NETLINK\""), said);
    }

    /** Starts a collector as its Pod would: as root, with these capabilities alone, and a read-only root. */
    private ChildProcess start(String capabilities) throws Exception {
        Path spool = Files.createDirectory(temp.resolve("spool"));
        Path natives = Files.createDirectory(temp.resolve("natives"));
        Path jna = copy(Native.class, "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/libjnidispatch.so", natives);
        Path zstd = copy(Compression.class, zstdResource(), natives);
        Path output = Files.createFile(temp.resolve("out"));
        String readOnly = "mount --make-rprivate / && mount --bind " + spool + " " + spool
                + " && mount -o remount,bind,ro / && for m in /tmp /run /var /home /root; do"
                + " mountpoint -q $m && mount -o remount,bind,ro $m; done; "
                + "exec setpriv --bounding-set=-all," + capabilities + " --inh-caps=-all --no-new-privs \"$@\"";
        return ChildProcess.start(
                output,
                List.of("ip", "netns", "exec", namespace.name(), "unshare", "--mount", "sh", "-c", readOnly, "sh"),
                List.of(
                        "-XX:-UsePerfData",
                        "-Djna.boot.library.path=" + jna.getParent(),
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-DZstdNativePath=" + zstd),
                spool.toString(),
                "-",
                "-",
                "-",
                "-");
    }

    /** What the kernel says that the process may: only that, nothing ambient, and nothing more later. */
    private static void assertPowers(ChildProcess child, String capabilities) throws Exception {
        String status = Files.readString(Path.of("/proc", Long.toString(child.pid()), "status"));
        assertTrue(status.contains("Name:\tjava"), status);
        assertTrue(status.contains("CapEff:\t" + capabilities + "\n"), status);
        assertTrue(status.contains("CapBnd:\t" + capabilities + "\n"), status);
        assertTrue(status.contains("CapAmb:\t0000000000000000\n"), status);
        assertTrue(status.contains("NoNewPrivs:\t1\n"), status);
    }

    private static void awaitSaid(ChildProcess child, String... words) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            String said = child.output();
            if (List.of(words).stream().allMatch(said::contains)) {
                return;
            }
            assertTrue(child.isAlive(), said);
            assertTrue(System.nanoTime() < deadline, said);
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
    }

    private static String zstdResource() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String version = ZstdVersion.text();
        return "/linux/" + machine + "/libzstd-jni-" + version + ".so";
    }

    private static Path copy(Class<?> from, String resource, Path directory) throws Exception {
        Path file = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        try (InputStream in = from.getResourceAsStream(resource)) {
            assertTrue(in != null, resource);
            Files.copy(in, file);
        }
        return file;
    }
}
