package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who committed, in the real race: the parent takes its child away as soon as it ends, as Go's {@code exec} does, and what netlink
 * tells is true only while both are there. A commit that loses the race is nobody's, never somebody else's.
 */
@RequiresRealIptables
class CommitsIT {

    private static final int COMMITS = 200;
    private static final int UNREAPED = 20;
    private static final int FEW = 5;
    private static final int MANY_RULES = 15_000;
    private static final Plane NFT = Plane.parse("ipv4-nft");
    private static final Plane NATIVE = Plane.parse("ipv4-native");

    private final TestNamespace namespace = new TestNamespace();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void make() throws Exception {
        namespace.make();
        namespace.run("iptables-nft", "-N", "KUBE-ROUTER-INPUT");
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @Test
    void restoresOfTheRouterAreFoundThoughItTakesThemAwayAtOnce() throws Exception {
        Path rules = Files.writeString(
                temp.resolve("rules"),
                "*filter\n:KUBE-ROUTER-INPUT - [0:0]\n-A KUBE-ROUTER-INPUT -s 10.0.0.1/32 -j RETURN\nCOMMIT\n");
        try (Commits commits = new Commits(new RouterProcess(Path.of("/proc")))) {
            commits.listen(namespace.name());
            assertEquals(0, run("kube-router", "iptables-nft-restore --noflush <" + rules));
            awaitCount(commits, COMMITS);
            long found = commits.byRouter(NFT);
            System.out.println("commits of the router that were found to be its own: " + found + " of " + COMMITS);
            assertTrue(found > 0, () -> "found " + found + " of " + COMMITS);
            assertEquals(0, commits.byRouter(NATIVE));

            assertEquals(0, run("somebody-else", "iptables-nft-restore --noflush <" + rules));
            awaitCount(commits, 2 * COMMITS);
            assertEquals(found, commits.byRouter(NFT), "what others restore is not the router's");
        }
    }

    /** The race taken out: as long as the parent has not taken its child away, each commit is the router's, on any machine. */
    @Test
    void everyRestoreThatTheRouterHasNotTakenAwayIsFound() throws Exception {
        Path rules = Files.writeString(
                temp.resolve("rules"),
                "*filter\n:KUBE-ROUTER-INPUT - [0:0]\n-A KUBE-ROUTER-INPUT -s 10.0.0.1/32 -j RETURN\nCOMMIT\n");
        String loop = "while read go; do iptables-nft-restore --noflush <" + rules + " & done";
        Process router = new ProcessBuilder("ip", "netns", "exec", namespace.name(), shell("kube-router"), "-c", loop)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("said").toFile())
                .start();
        try (Commits commits = new Commits(new RouterProcess(Path.of("/proc")))) {
            commits.listen(namespace.name());
            for (int commit = 1; commit <= UNREAPED; commit++) {
                router.getOutputStream().write('\n');
                router.getOutputStream().flush();
                awaitCount(commits, commit);
            }
            awaitFound(commits, UNREAPED);
            assertEquals(UNREAPED, commits.count());
        } finally {
            router.descendants().forEach(ProcessHandle::destroyForcibly);
            router.destroyForcibly();
        }
    }

    /** The generation shows a commit before its notice does, and a reading waits for its end. */
    @Test
    void aReadingThatWaitedForACommitKnowsWhoseItWas() throws Exception {
        StringBuilder many = new StringBuilder("*filter\n:KUBE-ROUTER-INPUT - [0:0]\n");
        for (int rule = 0; rule < MANY_RULES; rule++) {
            many.append("-A KUBE-ROUTER-INPUT -s 10.0.%d.%d/32 -j RETURN%n".formatted(rule >> 8, rule & 255));
        }
        Path rules = Files.writeString(temp.resolve("rules"), many.append("COMMIT\n"));
        String loop = "while read go; do iptables-nft-restore --noflush <" + rules + " & done";
        Process router = new ProcessBuilder("ip", "netns", "exec", namespace.name(), shell("kube-router"), "-c", loop)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("said").toFile())
                .start();
        ProcessSettings.Pace usual = ProcessSettings.Pace.DEFAULT;
        ProcessSettings.Pace hasty = new ProcessSettings.Pace(
                true, Duration.ofMillis(1), usual.longest(), usual.shortest(), usual.slowest(), 1, usual.attempts());
        ProcessSettings settings =
                ProcessSettings.thisMachine().inNamespace(namespace.name()).at(hasty);
        try (IptablesSource source = IptablesSource.open(settings)) {
            source.observe(Instant.EPOCH, Depth.FULL);
            for (int commit = 0; commit < FEW; commit++) {
                router.getOutputStream().write('\n');
                router.getOutputStream().flush();
                assertTrue(nextCapture(source).routerCommitted(), "commit " + commit);
            }
        } finally {
            router.descendants().forEach(ProcessHandle::destroyForcibly);
            router.destroyForcibly();
        }
    }

    private static PlaneObservation.Captured nextCapture(IptablesSource source) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            NodeObservation seen = source.observe(Instant.EPOCH, Depth.CHANGES);
            if (seen != null) {
                for (PlaneObservation plane : seen.planes()) {
                    if (plane instanceof PlaneObservation.Captured captured
                            && captured.plane().equals(NFT)) {
                        return captured;
                    }
                }
            }
        }
        throw new AssertionError("no commit was read");
    }

    private static void awaitFound(Commits commits, long count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (commits.byRouter(NFT) < count) {
            assertTrue(System.nanoTime() < deadline, () -> "found " + commits.byRouter(NFT) + " of " + count);
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void nativeTablesAreWrittenByNft() throws Exception {
        Path rules = Files.writeString(
                temp.resolve("rules"),
                "table ip kube-router-filter-ipv4 { chain KUBE-ROUTER-INPUT { ip saddr 10.0.0.1 accept; }; }\n");
        try (Commits commits = new Commits(new RouterProcess(Path.of("/proc")))) {
            commits.listen(namespace.name());
            assertEquals(0, run("kube-router", "nft -f " + rules));
            awaitCount(commits, COMMITS);
            assertTrue(commits.byRouter(NATIVE) > 0, () -> "found " + commits.byRouter(NATIVE));
            assertEquals(0, commits.byRouter(NFT));
        }
    }

    private static void awaitCount(Commits commits, long count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (commits.count() < count) {
            assertTrue(System.nanoTime() < deadline, () -> "heard " + commits.count() + " of " + count);
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
    }

    private String shell(String name) throws Exception {
        Path program = temp.resolve(name);
        Files.copy(Path.of("/bin/sh").toRealPath(), program, StandardCopyOption.COPY_ATTRIBUTES);
        return program.toString();
    }

    /** A shell of this name that runs a program again and again, each time waiting for its end. */
    private int run(String name, String command) throws Exception {
        String loop = "i=0; while [ $i -lt " + COMMITS + " ]; do " + command + " || exit 9; i=$((i+1)); done";
        Process process = new ProcessBuilder("ip", "netns", "exec", namespace.name(), shell(name), "-c", loop)
                .inheritIO()
                .start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it did not end");
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
