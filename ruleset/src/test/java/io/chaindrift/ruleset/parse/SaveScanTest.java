package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The quick scan sees what the parser sees. */
class SaveScanTest {

    private static final long SEED = 4711;

    @Test
    void shouldCountWhatTheParserCountsInEveryCapture() throws Exception {
        int chains = 0;
        for (Path phase : Captures.phases()) {
            for (String file : List.of("all.save", "ip6.save", "filter.counters.save")) {
                if (phase.resolve(file).toFile().exists()) {
                    byte[] save = Captures.bytes(phase.resolve(file));
                    List<String> parsed = new ArrayList<>();
                    for (Table table : SaveParser.parse(save, Limits.DEFAULT).tables()) {
                        for (Chain chain : table.chains()) {
                            parsed.add(table.name() + " " + chain.name() + " "
                                    + chain.rules().size());
                        }
                    }
                    SaveScan scan = SaveScan.of(save, SEED);
                    List<String> scanned = scan.chains().stream()
                            .map(chain -> chain.table() + " " + chain.name() + " " + chain.rules())
                            .toList();
                    assertEquals(parsed, scanned, phase + " " + file);
                    chains += scanned.size();
                }
            }
        }
        assertTrue(chains > 3000, "chains scanned: " + chains);
    }

    @Test
    void countersAndCommentsShouldNotCount() throws Exception {
        String save = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 10.0.0.1/32 -j DROP\nCOMMIT\n";
        String counted =
                "# now\n*filter\n:INPUT ACCEPT [17:99]\n[3:4] -A INPUT -s 10.0.0.1/32 -j DROP\nCOMMIT\n# done\n";

        assertEquals(scan(save), scan(counted));
    }

    @Test
    void shouldAddUpAndShowWhatItCounted() throws Exception {
        SaveScan scan = scan("*filter\n:INPUT ACCEPT [0:0]\n:KUBE-X - [0:0]\n-A INPUT -j KUBE-X\n-A KUBE-X -j DROP\n"
                + "-A KUBE-X -j RETURN\nCOMMIT\n*nat\n:INPUT ACCEPT [0:0]\nCOMMIT\n");
        SaveScan other = scan("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n");

        assertEquals(3, scan.rules());
        assertEquals("3 rules in 3 chains", scan.toString());
        assertEquals(
                List.of("filter INPUT 1", "filter KUBE-X 2", "nat INPUT 0"),
                scan.chains().stream()
                        .map(chain -> chain.table() + " " + chain.name() + " " + chain.rules())
                        .toList());
        assertNotEquals(scan.digest(), other.digest());
        assertEquals(Long.hashCode(scan.digest()), scan.hashCode());
    }

    @Test
    void everyOtherByteShould() throws Exception {
        String save = "*filter\n:INPUT ACCEPT [0:0]\n:KUBE-X - [0:0]\n-A INPUT -s 10.0.0.1/32 -j KUBE-X\n"
                + "-A KUBE-X -d 10.0.0.2/32 -m comment --comment \"nine bytes\" -j RETURN\n"
                + "-A KUBE-X -d 10.0.0.3/32 -j RETURN\nCOMMIT\n";
        SaveScan scan = scan(save);
        for (int line = save.indexOf("\n-A ") + 1; line > 0; line = save.indexOf("\n-A ", line) + 1) {
            for (int at = save.indexOf(' ', line + 3); at < save.indexOf('\n', line); at++) {
                String changed = save.substring(0, at) + (char) (save.charAt(at) ^ 1) + save.substring(at + 1);

                assertNotEquals(scan, at == save.indexOf(' ', line + 3) ? null : scan(changed), "byte " + at);
            }
        }
    }

    @Property(tries = 300)
    void orderCopiesPoliciesAndPlacesShouldCount(@ForAll @IntRange(min = 1, max = 40) int count, @ForAll long seed)
            throws Exception {
        Random random = new Random(seed);
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add("-A KUBE-X -j R" + "x".repeat(random.nextInt(20)) + i);
        }
        SaveScan scan = scan(save("-", rules));
        List<String> longer = new ArrayList<>(rules);
        longer.add(random.nextInt(count), rules.get(random.nextInt(count)));

        assertEquals(scan, scan(save("-", rules)));
        assertNotEquals(scan, scan(save("-", longer)));
        assertNotEquals(scan, scan(save("ACCEPT", rules)));
        assertNotEquals(scan, SaveScan.of(save("-", rules).getBytes(StandardCharsets.UTF_8), SEED + 1));
        if (count > 1) {
            List<String> swapped = new ArrayList<>(rules);
            swapped.add(swapped.remove(0));
            assertNotEquals(scan, scan(save("-", swapped)));
        }
    }

    private static String save(String policy, List<String> rules) {
        return "*filter\n:KUBE-X " + policy + " [0:0]\n" + String.join("\n", rules) + "\nCOMMIT\n";
    }

    @Test
    void shouldRefuseWhatIsCutOff() {
        String save = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\n";

        assertEquals(
                "line 3: the save ends inside table filter without COMMIT: it was cut off",
                assertThrows(SyntaxException.class, () -> scan(save)).getMessage());
        assertThrows(SyntaxException.class, () -> scan("-A INPUT -j DROP\n"));
        assertThrows(SyntaxException.class, () -> scan("*filter\n-A INPUT -j DROP\nCOMMIT\n"));
        assertThrows(SyntaxException.class, () -> scan("*filter\n[0:0"));
        assertThrows(SyntaxException.class, () -> scan("*filter\n:INPUT"));
        assertThrows(SyntaxException.class, () -> scan("*filter\n:INPUT ACCEPT\n-A"));
    }

    private static SaveScan scan(String save) throws SyntaxException {
        return SaveScan.of(save.getBytes(StandardCharsets.UTF_8), SEED);
    }
}
