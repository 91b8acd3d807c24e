package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.kernel.CommitWatch;
import io.chaindrift.collector.kernel.NetlinkKernel;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules that are replaced as a whole, over and over: a trusted capture is one of the two whole sets, never a mixture. Some
 * namespaces at once, so that a reading is interrupted as well as outpaced.
 */
@RequiresRealIptables
class TornSavesIT {

    private static final Plane PLANE = Plane.parse("ipv4-nft");
    private static final Size SMALL = new Size(20, 5);
    private static final Size LARGE = new Size(1_000, 20);
    /** On a busy machine a reader may for a while meet no change, or nothing but changes: it goes on so many times longer. */
    private static final int FAR_MORE = 10;

    /** How many chains a set has, and how many rules each of them. */
    private record Size(int chains, int rules) {}

    @TempDir
    private Path temp = Path.of("");

    private final AtomicLong trusted = new AtomicLong();
    private final AtomicLong suspect = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong torn = new AtomicLong();
    private final AtomicLong saves = new AtomicLong();

    @Test
    void noTornSaveIsTrusted() throws Exception {
        flip(500, 1);
    }

    @Test
    @Tag("nightly")
    void noTornSaveIsTrustedInTenThousand() throws Exception {
        flip(10_000, 2);
    }

    @Test
    void aReadingThatBeginsWithinACommitIsWhole() throws Exception {
        readWithinCommits(6);
    }

    @Test
    @Tag("nightly")
    void eachOfManyReadingsThatBeginWithinACommitIsWhole() throws Exception {
        readWithinCommits(300);
    }

    /** The kernel is busy with so many rules for a while after it counted the generation up, and longer where somebody listens. */
    private void readWithinCommits(int commits) throws Exception {
        Path odd = Files.writeString(temp.resolve("odd"), rules("odd", LARGE));
        Path even = Files.writeString(temp.resolve("even"), rules("even", LARGE));
        TestNamespace namespace = new TestNamespace();
        namespace.make();
        ExecutorService restoring = Executors.newSingleThreadExecutor();
        try (NetlinkKernel kernel = NetlinkKernel.open(namespace.name());
                CommitWatch listener = CommitWatch.start(namespace.name(), () -> {})) {
            ProcessSettings settings = ProcessSettings.thisMachine().inNamespace(namespace.name());
            SaveTool tool = new SaveTool(settings, new Programs(settings));
            WatchedPlane plane = new WatchedPlane(PLANE, kernel, tool, 5);
            for (int commit = 0; commit < commits; commit++) {
                Path next = commit % 2 == 0 ? odd : even;
                long before = kernel.generation();
                Future<String> restore = restoring.submit(() -> namespace.runWith(next, "iptables-nft-restore"));
                while (kernel.generation() == before && !restore.isDone()) {
                    Thread.onSpinWait();
                }
                PlaneObservation.Captured seen =
                        assertInstanceOf(PlaneObservation.Captured.class, plane.look(commit % 16 == 0));
                assertNull(seen.suspicion());
                assertTrue(isWhole(seen, LARGE));
                restore.get(60, TimeUnit.SECONDS);
            }
            assertNotNull(listener.last());
        } finally {
            restoring.shutdownNow();
            assertTrue(restoring.awaitTermination(60, TimeUnit.SECONDS));
            namespace.remove();
        }
    }

    private void flip(int wanted, int namespaces) throws Exception {
        Path odd = Files.writeString(temp.resolve("odd"), rules("odd", SMALL));
        Path even = Files.writeString(temp.resolve("even"), rules("even", SMALL));
        ExecutorService readers = Executors.newFixedThreadPool(namespaces);
        try {
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < namespaces; i++) {
                reading.add(readers.submit(() -> {
                    flipOne(wanted, odd, even);
                    return null;
                }));
            }
            for (Future<?> one : reading) {
                one.get();
            }
        } finally {
            readers.shutdownNow();
            assertTrue(readers.awaitTermination(60, TimeUnit.SECONDS));
        }
        System.out.printf(
                "%d saves: %d captures trusted and whole, %d readings thrown away, %d captures suspect, %d failed%n",
                saves.get(), trusted.get(), torn.get(), suspect.get(), failed.get());
        assertTrue(torn.get() > 0, "nothing changed under a reading: the test proves nothing");
        assertTrue(trusted.get() > 0, "nothing was trusted: the test proves nothing");
    }

    private void flipOne(int wanted, Path odd, Path even) throws Exception {
        TestNamespace namespace = new TestNamespace();
        namespace.make();
        String loop = "while :; do iptables-nft-restore <" + odd + "; iptables-nft-restore <" + even + "; done";
        Process flipping = new ProcessBuilder("ip", "netns", "exec", namespace.name(), "sh", "-c", loop)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (NetlinkKernel kernel = NetlinkKernel.open(namespace.name())) {
            read(wanted, namespace, kernel);
        } finally {
            flipping.descendants().forEach(ProcessHandle::destroyForcibly);
            flipping.destroyForcibly();
            assertTrue(flipping.waitFor(60, TimeUnit.SECONDS));
            namespace.remove();
        }
    }

    private void read(int wanted, TestNamespace namespace, NetlinkKernel kernel) throws Exception {
        ProcessSettings settings = ProcessSettings.thisMachine().inNamespace(namespace.name());
        SaveTool tool = new SaveTool(settings, new Programs(settings));
        WatchedPlane plane = new WatchedPlane(PLANE, kernel, tool, 5);
        long counted = 0;
        while (saves.get() < wanted || lacksProof(plane) && saves.get() < FAR_MORE * wanted) {
            boolean crossCheck = counted % 16 == 0;
            PlaneObservation seen = plane.look(crossCheck);
            saves.addAndGet(tool.captures() - counted);
            counted = tool.captures();
            if (seen instanceof PlaneObservation.Captured captured && captured.suspicion() == null) {
                assertEquals(
                        captured.provenance().generationBefore(),
                        captured.provenance().generationAfter());
                trusted.addAndGet(isWhole(captured, SMALL) ? 1 : 0);
            } else if (seen instanceof PlaneObservation.Failed failure) {
                assertEquals(CaptureFailure.Reason.TORN, failure.failure().reason(), failure.failure()::detail);
                failed.incrementAndGet();
            } else {
                suspect.incrementAndGet();
            }
        }
        torn.addAndGet(plane.torn());
    }

    /** Empty before the first restore; else all rules of one set. */
    private static boolean isWhole(PlaneObservation.Captured captured, Size size) {
        Set<String> sets = new HashSet<>();
        int rules = 0;
        for (Table table : captured.rules().tables()) {
            for (Chain chain : table.chains()) {
                for (Rule rule : chain.rules()) {
                    sets.add(rule.text().contains("odd") ? "odd" : "even");
                    rules++;
                }
            }
        }
        assertEquals(
                NamedForm.of(captured.rules()).digest(),
                captured.save().published().digest());
        assertTrue(sets.size() <= 1, "a mixture was trusted");
        assertTrue(rules == 0 || rules == size.chains() * size.rules(), "a part was trusted: " + rules + " rules");
        return rules > 0;
    }

    private boolean lacksProof(WatchedPlane plane) {
        return trusted.get() == 0 || torn.get() + plane.torn() == 0;
    }

    private static String rules(String set, Size size) {
        StringBuilder save =
                new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        for (int chain = 0; chain < size.chains(); chain++) {
            save.append(":C").append(set).append(chain).append(" - [0:0]\n");
        }
        for (int chain = 0; chain < size.chains(); chain++) {
            for (int rule = 0; rule < size.rules(); rule++) {
                save.append("-A C")
                        .append(set)
                        .append(chain)
                        .append(" -s 10.")
                        .append(chain >> 8)
                        .append('.')
                        .append(chain & 255)
                        .append('.')
                        .append(rule)
                        .append("/32 -m comment --comment ")
                        .append(set)
                        .append(" -j ACCEPT\n");
            }
        }
        return save.append("COMMIT\n").toString();
    }
}
