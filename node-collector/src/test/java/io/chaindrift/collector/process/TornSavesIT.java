package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.TestNamespace;
import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Table;
import io.chaindrift.testkit.RequiresRealIptables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that are replaced as a whole, over and over: a trusted capture is one of the two whole sets, never a mixture. */
@RequiresRealIptables
class TornSavesIT {

    private static final int CHAINS = 40;
    private static final int RULES = 10;

    private final TestNamespace namespace = new TestNamespace();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void make() throws Exception {
        namespace.make();
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @Test
    void noTornSaveIsTrusted() throws Exception {
        flip(500);
    }

    @Test
    @Tag("nightly")
    void noTornSaveIsTrustedInTenThousand() throws Exception {
        flip(10_000);
    }

    private void flip(int saves) throws Exception {
        Path odd = Files.writeString(temp.resolve("odd"), rules("odd"));
        Path even = Files.writeString(temp.resolve("even"), rules("even"));
        Process flipping = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace.name(),
                        "sh",
                        "-c",
                        "while :; do iptables-nft-restore <" + odd + "; iptables-nft-restore <" + even + "; done")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long trusted = 0;
        long suspect = 0;
        long failed = 0;
        ProcessSettings settings = ProcessSettings.thisMachine()
                .inNamespace(namespace.name())
                .at(new ProcessSettings.Pace(
                        true, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1), 1, 5));
        try (IptablesSource source = IptablesSource.open(settings)) {
            while (source.figures().captures() < saves) {
                NodeObservation seen = source.observe(Instant.EPOCH, Depth.FULL);
                for (PlaneObservation plane : seen.planes()) {
                    if (!plane.plane().id().equals("ipv4-nft")) {
                        continue;
                    }
                    if (plane instanceof PlaneObservation.Captured captured && captured.suspicion() == null) {
                        trusted += isWhole(captured) ? 1 : 0;
                        assertEquals(
                                captured.provenance().generationBefore(),
                                captured.provenance().generationAfter());
                    } else if (plane instanceof PlaneObservation.Failed failure) {
                        assertEquals(
                                CaptureFailure.Reason.TORN, failure.failure().reason(), failure.failure()::detail);
                        failed++;
                    } else {
                        suspect++;
                    }
                }
            }
            System.out.printf(
                    "%d saves: %d captures trusted and whole, %d readings thrown away, %d captures suspect, %d failed%n",
                    source.figures().captures(), trusted, source.figures().torn(), suspect, failed);
            assertTrue(source.figures().torn() > 0, "nothing changed under a reading: the test proves nothing");
            assertTrue(trusted > 0, "nothing was trusted: the test proves nothing");
        } finally {
            flipping.descendants().forEach(ProcessHandle::destroyForcibly);
            flipping.destroyForcibly();
            assertTrue(flipping.waitFor(20, TimeUnit.SECONDS));
        }
    }

    /** Empty before the first restore; else all rules of one set. */
    private static boolean isWhole(PlaneObservation.Captured captured) {
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
        assertTrue(sets.size() <= 1, "a mixture was trusted");
        assertTrue(rules == 0 || rules == CHAINS * RULES, "a part was trusted: " + rules + " rules");
        return rules > 0;
    }

    private static String rules(String set) {
        StringBuilder save =
                new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        for (int chain = 0; chain < CHAINS; chain++) {
            save.append(":C").append(chain).append(" - [0:0]\n");
        }
        for (int chain = 0; chain < CHAINS; chain++) {
            for (int rule = 0; rule < RULES; rule++) {
                save.append("-A C")
                        .append(chain)
                        .append(" -s 10.0.")
                        .append(chain)
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
