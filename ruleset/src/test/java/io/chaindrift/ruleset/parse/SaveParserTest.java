package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Ruleset.SaveHeader;
import io.chaindrift.ruleset.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SaveParserTest {

    private static final Limits SMALL = new Limits(400, 120, 3, 4);

    static Stream<Path> saves() throws Exception {
        return Captures.phases().stream().flatMap(SaveParserTest::savesOf);
    }

    private static Stream<Path> savesOf(Path phase) {
        try (Stream<Path> files = Files.list(phase)) {
            return files
                    .filter(file -> file.toString().endsWith(".save") && !file.endsWith("ipset.save"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("saves")
    void shouldGiveBackEveryByte(Path save) throws Exception {
        byte[] bytes = Captures.bytes(save);
        Ruleset read = SaveParser.parse(bytes, Limits.DEFAULT);

        assertArrayEquals(bytes, read.render());
        assertEquals(rulesCountedPlainly(bytes), rules(read), "rules");
    }

    private static long rulesCountedPlainly(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("-A ") || line.startsWith("["))
                .count();
    }

    private static long rules(Ruleset ruleset) {
        return ruleset.tables().stream()
                .flatMap(table -> table.chains().stream())
                .mapToLong(chain -> chain.rules().size())
                .sum();
    }

    @Test
    void shouldRefuseASaveCutOffAtAnyLineButBetweenTables() throws Exception {
        List<String> lines =
                Files.readAllLines(Captures.phase("S10", "node-a", "01").resolve("all.save"));
        boolean inside = false;
        int cuts = 0;
        for (int kept = 1; kept <= lines.size(); kept++) {
            String last = lines.get(kept - 1);
            inside = last.startsWith("*") || inside && !last.equals("COMMIT");
            String cut = String.join("\n", lines.subList(0, kept)) + "\n";
            if (!inside) {
                assertNotNull(SaveParser.parse(cut, Limits.DEFAULT));
                continue;
            }
            cuts++;
            SyntaxException refused =
                    assertThrows(SyntaxException.class, () -> SaveParser.parse(cut, Limits.DEFAULT), last);
            assertEquals(kept, refused.line(), refused.getMessage());
            assertTrue(refused.getMessage().contains("cut off, capture it again"), refused.getMessage());
        }
        assertTrue(cuts > 100, "the capture has too few lines: " + cuts);
    }

    @Test
    void shouldRefuseALineCutOffInsideATable() throws Exception {
        String save = Files.readString(Captures.phase("S10", "node-a", "01").resolve("all.save"));
        int commit = save.lastIndexOf("COMMIT");
        for (int length = commit; length < commit + "COMMIT".length(); length++) {
            String cut = save.substring(0, length);
            assertThrows(SyntaxException.class, () -> SaveParser.parse(cut, Limits.DEFAULT));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "*filter\\n:INPUT ACCEPT [0:0]\\n-A INPUT -m comment --comment \"open\\nCOMMIT | 3 | quote is not closed",
                "*filter\\n:INPUT ACCEPT [0:0]\\n-A INPUT -m comment --comment \"a\\\\\" -j DROP\\nCOMMIT | 3 | quote is not closed",
                "*broute\\nCOMMIT | 1 | unknown table 'broute'",
                "*filter\\n-A INPUT -j DROP\\nCOMMIT | 2 | rule for chain 'INPUT', which table filter does not declare",
                "*filter\\n:A - [0:0]\\n:A - [0:0]\\nCOMMIT | 3 | chain A is declared twice, as in a save that was taken while rules were replaced: take another",
                "*filter\\nCOMMIT\\n*filter\\nCOMMIT | 3 | table filter appears twice",
                "*filter\\n*nat\\nCOMMIT | 2 | table nat begins before COMMIT of table filter",
                "-A INPUT -j DROP | 1 | a rule outside a table",
                ":INPUT ACCEPT [0:0] | 1 | a chain outside a table",
                "COMMIT | 1 | COMMIT outside a table",
                "*filter\\n:INPUT\\nCOMMIT | 2 | chain declaration without a policy",
                "*filter\\n:INPUT ACCEPT [x:0]\\nCOMMIT | 2 | malformed chain declaration",
                "*filter\\n:INPUT ACCEPT [0:0]\\n[1:] -A INPUT -j DROP\\nCOMMIT | 3 | malformed counters",
                "*filter\\n:INPUT ACCEPT [0:0]\\n-D INPUT -j DROP\\nCOMMIT | 3 | only -A lines",
                "*filter\\n:INPUT ACCEPT [0:0]\\niptables: Permission denied\\nCOMMIT | 3 | not a line of iptables-save",
                "*filter\\r\\nCOMMIT\\r\\n | 1 | CR LF",
                "# Generated by iptables-save v1.8.9 on Sun Nov 22 10:00:00 2026\\n*filter\\n:INPUT ACCEPT [0:0]\\nCOMMIT\\r\\n | 4 | not a line"
            })
    void shouldNameLineAndReason(String save, int line, String reason) {
        String input = save.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\");

        SyntaxException refused = assertThrows(SyntaxException.class, () -> SaveParser.parse(input, Limits.DEFAULT));

        assertEquals(line, refused.line(), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void shouldHoldItsLimits() {
        String four = "*filter\n:A - [0:0]\n" + "-A A -j DROP\n".repeat(4) + "COMMIT\n";
        assertEquals(4, rules(parse(four, SMALL)));
        assertRefused(four.replace("COMMIT", "-A A -j DROP\nCOMMIT"), 7, "more than 4 rules");
        assertRefused("*filter\n:A - [0:0]\n:B - [0:0]\n:C - [0:0]\n:D - [0:0]\nCOMMIT\n", 5, "more than 3 chains");
        assertRefused("*filter\n# " + "x".repeat(120) + "\nCOMMIT\n", 2, "longer than 120 characters");
        byte[] large = ("#" + "\n#".repeat(200)).getBytes(StandardCharsets.UTF_8);
        SyntaxException refused = assertThrows(SyntaxException.class, () -> SaveParser.parse(large, SMALL));
        assertTrue(refused.getMessage().contains("exceeds the limit of 400"), refused.getMessage());
    }

    private static void assertRefused(String save, int line, String reason) {
        SyntaxException refused = assertThrows(SyntaxException.class, () -> SaveParser.parse(save, SMALL));
        assertEquals(line, refused.line(), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private static Ruleset parse(String save, Limits limits) {
        try {
            return SaveParser.parse(save, limits);
        } catch (SyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldReadCountersInBothPositions() {
        Chain chain = input("""
                *filter
                :INPUT DROP [12:3456]
                [10:840] -A INPUT -s 10.0.0.0/8 -j ACCEPT
                -A INPUT -s 10.0.0.0/8 -c 7 588 -j ACCEPT
                -A INPUT -s 10.0.0.0/8 -j ACCEPT
                -A INPUT -m comment --comment "not -c 1 2 counters" -j ACCEPT
                COMMIT
                """);

        assertEquals("DROP", chain.policy());
        assertEquals("[12:3456]", chain.counters());
        assertEquals(
                List.of(
                        new Rule("INPUT", "-A INPUT -s 10.0.0.0/8 -j ACCEPT", "[10:840]"),
                        new Rule("INPUT", "-A INPUT -s 10.0.0.0/8 -j ACCEPT", "-c 7 588"),
                        new Rule("INPUT", "-A INPUT -s 10.0.0.0/8 -j ACCEPT", null),
                        new Rule("INPUT", "-A INPUT -m comment --comment \"not -c 1 2 counters\" -j ACCEPT", null)),
                chain.rules());
    }

    @Test
    void shouldTellIncompatibleTablesFromEmptyOnes() {
        Ruleset read = parse(
                "# Table `filter' is incompatible, use 'nft' tool.\n*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n",
                Limits.DEFAULT);

        assertEquals(List.of("filter"), read.incompatibleTables());
        assertNull(read.table(Table.FILTER));
        assertNotNull(read.table("nat"));
    }

    @Test
    void shouldKeepUnknownMatchesAndTargetsAsTheyAre() {
        String rule =
                "-A INPUT -m fancy ! --thing 0x1/0x2 -m comment --comment \"the pod\\'s \\\"x\\\" # -j DROP\" -j NEWFANGLED --opt";

        assertEquals(
                List.of(new Rule("INPUT", rule, null)),
                input("*filter\n:INPUT ACCEPT [0:0]\n" + rule + "\nCOMMIT\n").rules());
        assertEquals(
                List.of(
                        "-A",
                        "INPUT",
                        "-m",
                        "fancy",
                        "!",
                        "--thing",
                        "0x1/0x2",
                        "-m",
                        "comment",
                        "--comment",
                        "the pod's \"x\" # -j DROP",
                        "-j",
                        "NEWFANGLED",
                        "--opt"),
                RuleTokens.split(rule));
    }

    @ParameterizedTest
    @CsvSource({
        "iptables-save v1.8.9 (nf_tables), IPV4, NFT",
        "iptables-nft-save v1.8.7, IPV4, NFT",
        "ip6tables-legacy-save v1.8.7, IPV6, LEGACY",
        "ip6tables-save v1.8.10, IPV6, LEGACY",
        "iptables-save v1.8.4, IPV4, ",
        "iptables-save v1.6.1, IPV4, ",
        "xtables-save v1.8.2, IPV4, NFT"
    })
    void shouldReadTheHeader(String program, AddressFamily family, IptablesBackend backend) {
        SaveHeader header = parse(
                        "# Generated by " + program + " on Sun Nov 22 10:00:00 2026\n*filter\nCOMMIT\n", Limits.DEFAULT)
                .header();

        assertEquals(family, Objects.requireNonNull(header).family());
        assertEquals(backend, header.backend());
    }

    @Test
    void shouldReadAnEmptySave() {
        assertEquals(List.of(), parse("", Limits.DEFAULT).tables());
    }

    private static Chain input(String save) {
        Table filter = Objects.requireNonNull(parse(save, Limits.DEFAULT).table(Table.FILTER));
        return Objects.requireNonNull(filter.chain("INPUT"));
    }
}
