package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.QuickHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan finds the rules, their names and their likeness as reading line by line and character by character does. */
class RuleScanTest {

    private static final long SEED = 815;
    private static final Pattern HASH = Pattern.compile("[A-Z2-7]{16}");
    private static final List<String> PIECES = List.of(
            "KUBE-POD-FW-",
            "KUBE-NWPLCY-",
            "KUBE-POD-FW-ABCDEFGHIJKLMNOP",
            "KUBE-POD-FW-ZYXWVUTSRQPO2345",
            "KUBE-NWPLCY-ABCDEFGHIJKLMN67",
            "KUBE-NWPLCY-ABCDEFGHIJKLMN61",
            "KUBE-NWPLCY-ABCDEFGHIJKLMN68",
            "KUBE-POD-FW-ABCDEFGHIJKLMN@P",
            "KUBE-POD-FW-ABCDEFGHIJKLMN[P",
            "KUBE-POD-FWXABCDEFGHIJKLMNOP",
            "KUBE-NWPLCYXABCDEFGHIJKLMNOP",
            "KUBE-",
            "KUBE",
            "K",
            "-",
            " ",
            " -j ",
            "ABCDEFG",
            "-m comment --comment \"x\"");

    /** One rule as plain reading sees it. */
    private record Plain(int start, String like, List<Integer> names, boolean jumps) {}

    @Test
    void shouldFindWhatPlainReadingFindsInRulesMadeToConfuse() {
        Random random = new Random(4);
        for (int run = 0; run < 3_000; run++) {
            StringBuilder save = new StringBuilder("*filter\n");
            List<String> chains =
                    List.of("INPUT", "KUBE-POD-FW-ABCDEFGHIJKLMNOP", "KUBE-POD-FW-AB", "KUBE-ROUTER-INPUT", "X");
            for (String chain : chains) {
                save.append(':').append(chain).append(chain.equals("INPUT") ? " ACCEPT [1:2]\n" : " - [0:0]\n");
            }
            for (String chain : chains) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    save.append("-A ").append(chain).append(' ');
                    for (int piece = random.nextInt(6); piece > 0; piece--) {
                        save.append(PIECES.get(random.nextInt(PIECES.size())));
                    }
                    save.append('\n');
                }
            }
            assertScanned(save.append("COMMIT\n# done\n").toString());
        }
    }

    @Test
    void shouldFindWhatPlainReadingFindsInCaptures() throws Exception {
        for (String scenario : List.of("S1", "S7", "S9")) {
            assertScanned(Files.readString(Captures.phases().stream()
                    .filter(phase -> phase.startsWith(Captures.root().resolve(scenario)))
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .resolve("all.save")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*filter",
                "*filter\n:X - [0:0]\n",
                "*filter\n:X - [0:0]\nCOMMIT",
                "*filter\n:X - [0:0]\n[0:0] -A X -j DROP\nCOMMIT\n",
                "*filter\n:X - [0:0]\n:Y - [0:0]\n-A X -j DROP\n-A Y -j DROP\n-A X -j DROP\nCOMMIT\n",
                "*filter\n:X - [0:0]\n-A X -j DROP\n# between\n-A X -j DROP\nCOMMIT\n",
                "*filter\n:X - [0:0]\n:X - [0:0]\nCOMMIT\n",
                "*filter\n:X - [0:0]\n-D X -j DROP\nCOMMIT\n",
                "*filter\n:X - [0:0]\n-AXX -j DROP\nCOMMIT\n",
                "*filter\n-A X -j DROP\nCOMMIT\n",
                "*filter\n: - [0:0]\nCOMMIT\n",
                "*filter\n:A-KUBE-B - [0:0]\nCOMMIT\n",
                "*filter\n:KUBE-POD-FW-ABCDEFGHIJKLMNOPQ - [0:0]\nCOMMIT\n",
                "*filter\n*nat\nCOMMIT\n",
                "*filter\nCOMMIT\nCOMMIT\n",
                "*filter\nCOMMIT\n:X - [0:0]\n",
                "*filter\n:X - [0:0]\n-A X -m comment --comment \u00e9 -j DROP\nCOMMIT\n",
                "# \u00e9\n*filter\nCOMMIT\n",
                "*filter\n\nCOMMIT\n",
                "filter\nCOMMIT\n"
            })
    void shouldLeaveEveryOtherKindAlone(String save) {
        assertNull(RuleScan.of(save.getBytes(StandardCharsets.UTF_8), SEED));
    }

    @Test
    void shouldHashTextsByTheirSeed() {
        assertEquals(QuickHash.of("abc", 1), QuickHash.of("abc", 1));
        assertTrue(QuickHash.of("abc", 1) != QuickHash.of("abc", 2));
        assertTrue(QuickHash.of("abc", 1) != QuickHash.of("abd", 1));
        assertTrue(QuickHash.of("abc", 1) != QuickHash.of("ab", 1));
        assertTrue(QuickHash.of("", 1) != QuickHash.of("\0", 1));
    }

    private static void assertScanned(String save) {
        RuleScan scan = RuleScan.of(save.getBytes(StandardCharsets.UTF_8), SEED);
        assertNotNull(scan, save);
        List<Plain> rules = new ArrayList<>();
        List<String> chains = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        List<Integer> others = new ArrayList<>();
        String table = "";
        for (int at = 0; at < save.length(); at = save.indexOf('\n', at) + 1) {
            String line = save.substring(at, save.indexOf('\n', at));
            if (line.startsWith("-A ")) {
                rules.add(plain(at, line));
                counts.merge(table + " " + line.split(" ")[1], 1, Integer::sum);
            } else if (line.startsWith(":")) {
                chains.add(table + " " + line.substring(1, line.indexOf(' ')) + " " + at + " "
                        + line.endsWith(" - [0:0]"));
            } else {
                others.add(at);
                table = line.startsWith("*") ? line.substring(1) : table;
            }
        }
        assertEquals(rules.size(), scan.rules(), save);
        assertEquals(others, scan.otherLines(), save);
        assertEquals(
                chains,
                scan.chains().stream()
                        .map(chain -> chain.table() + " " + chain.name() + " " + chain.declared() + " " + chain.plain())
                        .toList());
        for (RuleScan.Lines chain : scan.chains()) {
            int count = counts.getOrDefault(chain.table() + " " + chain.name(), 0);
            assertEquals(count, chain.rules(), save);
            if (count > 0) {
                assertTrue(save.startsWith("-A " + chain.name() + " ", scan.start(chain.first())), save);
                assertEquals(scan.lineEnd(scan.start(chain.first() + count - 1)) + 1, chain.end(), save);
            } else {
                assertEquals(0, chain.end());
            }
        }
        assertRules(save, rules, scan);
    }

    private static void assertRules(String save, List<Plain> rules, RuleScan scan) {
        Map<String, Long> hashes = new HashMap<>();
        Map<Long, String> texts = new HashMap<>();
        int names = 0;
        for (int rule = 0; rule < rules.size(); rule++) {
            Plain plain = rules.get(rule);
            assertEquals(plain.start(), scan.start(rule), save);
            List<Integer> found = new ArrayList<>();
            for (int name = scan.firstName(rule); name < scan.firstName(rule + 1); name++) {
                found.add(scan.name(name));
                assertEquals(save.startsWith("KUBE-POD", scan.name(name)), scan.isPodsName(scan.name(name)));
            }
            assertEquals(plain.names(), found, save);
            names += found.size();
            assertEquals(plain.jumps() ? scan.firstName(rule + 1) - 1 : -1, scan.jump(rule), save);
            long hash = scan.hash(rule);
            assertEquals(hash, Objects.requireNonNullElse(hashes.putIfAbsent(plain.like(), hash), hash), save);
            assertEquals(
                    plain.like(),
                    Objects.requireNonNullElse(texts.putIfAbsent(hash, plain.like()), plain.like()),
                    save);
            assertEquals(save.substring(plain.start(), plain.start() + 3), scan.text(plain.start(), plain.start() + 3));
        }
        assertEquals(names, scan.names());
    }

    /** What follows the chain's name, the hashes of names left out; names as they are replaced from left to right. */
    private static Plain plain(int start, String line) {
        StringBuilder like = new StringBuilder();
        List<Integer> names = new ArrayList<>();
        int chainEnd = line.indexOf(' ', 3);
        int copied = chainEnd;
        boolean jumps = false;
        for (int at = line.indexOf("KUBE-"); at >= 0; ) {
            boolean prefix = (line.startsWith("KUBE-POD-FW-", at) || line.startsWith("KUBE-NWPLCY-", at))
                    && at + RuleScan.NAME_LENGTH <= line.length();
            int end = at + RuleScan.NAME_LENGTH;
            if (prefix && at > 3 && HASH.matcher(line.substring(at + 12, end)).matches()) {
                names.add(start + at);
                like.append(line, copied, at + 12).append('*');
                copied = end;
                jumps = end == line.length() && line.startsWith(" -j ", at - 4);
            }
            at = line.indexOf("KUBE-", prefix ? end : at + 1);
        }
        return new Plain(start, like.append(line.substring(copied)).toString(), names, jumps);
    }
}
