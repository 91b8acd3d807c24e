package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is exactly at a limit is read, one more is not, and the message shortens what it quotes. */
class LimitsTest {

    private static final String RULE = "-A INPUT -j DROP";
    private static final String SAVE =
            "*filter\n:INPUT ACCEPT [0:0]\n:KUBE-X - [0:0]\n" + RULE + "\n" + RULE + "\nCOMMIT\n";
    private static final String SETS = "create kube-a hash:ip family inet hashsize 1024\n"
            + "create kube-b hash:ip family inet6\nadd kube-a 10.0.0.1\nadd kube-a 10.0.0.2\n";

    private interface Reading {
        Object read(byte[] input, Limits limits) throws SyntaxException;
    }

    private static void assertHolds(String input, int lineChars, int chains, int rules, Reading reading)
            throws SyntaxException {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        reading.read(bytes, new Limits(bytes.length, lineChars, chains, rules));
        for (Limits less : List.of(
                new Limits(bytes.length - 1, lineChars, chains, rules),
                new Limits(bytes.length, lineChars - 1, chains, rules),
                new Limits(bytes.length, lineChars, chains - 1, rules),
                new Limits(bytes.length, lineChars, chains, rules - 1))) {
            assertThrows(SyntaxException.class, () -> reading.read(bytes, less), less.toString());
        }
    }

    @Test
    void ofASave() throws SyntaxException {
        assertHolds(SAVE, ":INPUT ACCEPT [0:0]".length(), 2, 2, SaveParser::parse);
    }

    @Test
    void ofSets() throws SyntaxException {
        assertHolds(SETS, SETS.indexOf('\n'), 2, 2, IpsetParser::parse);
    }

    @Test
    void ofNativeRules() throws SyntaxException {
        String json = "{\"nftables\":[{\"table\":{\"family\":\"ip\",\"name\":\"kube-router-filter-ipv4\"}},"
                + chain("a") + "," + chain("b") + "," + rule("a") + "," + rule("b") + "]}";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        NftJsonParser.parse(bytes, new Limits(bytes.length, 1000, 2, 2));
        for (Limits less : List.of(
                new Limits(bytes.length - 1, 1000, 2, 2),
                new Limits(bytes.length, 1000, 1, 2),
                new Limits(bytes.length, 1000, 2, 1))) {
            assertThrows(SyntaxException.class, () -> NftJsonParser.parse(bytes, less), less.toString());
        }
    }

    private static String chain(String name) {
        return "{\"chain\":{\"family\":\"ip\",\"table\":\"kube-router-filter-ipv4\",\"name\":\"" + name + "\"}}";
    }

    private static String rule(String chain) {
        return "{\"rule\":{\"family\":\"ip\",\"table\":\"kube-router-filter-ipv4\",\"chain\":\"" + chain
                + "\",\"expr\":[{\"drop\":null}]}}";
    }

    @Test
    void oneOfEachIsTheLeast() {
        new Limits(1, 1, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 1, 0));
    }

    @Test
    void messagesQuoteEightyCharacters() {
        assertEquals(
                "line 1: not a line of iptables-save: '" + "x".repeat(80) + "'",
                refused("x".repeat(80), SaveParser::parse));
        assertEquals(
                "line 1: not a line of iptables-save: '" + "x".repeat(80) + "…'",
                refused("x".repeat(81), SaveParser::parse));
        assertEquals(
                "line 1: neither a line of ipset save nor of ipset list: '" + "x".repeat(80) + "'",
                refused("x".repeat(80), IpsetParser::parse));
        assertEquals(
                "line 1: neither a line of ipset save nor of ipset list: '" + "x".repeat(80) + "…'",
                refused("x".repeat(81), IpsetParser::parse));
    }

    private static String refused(String input, Reading reading) {
        return assertThrows(
                        SyntaxException.class,
                        () -> reading.read(input.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT))
                .getMessage();
    }

    @Test
    void countersAreTwoNumbersInBrackets() throws SyntaxException {
        for (String right : List.of("[0:0]", "[12:3456789]")) {
            SaveParser.parse("*filter\n:INPUT ACCEPT " + right + "\nCOMMIT\n", Limits.DEFAULT);
            SaveParser.parse("*filter\n:INPUT ACCEPT [0:0]\n" + right + " " + RULE + "\nCOMMIT\n", Limits.DEFAULT);
        }
        for (String wrong : List.of("[0:]", "[:0]", "[0:0", "[00]", "[0:/]", "[0::]", "[a:0]", "[]", "[0:0]]")) {
            assertThrows(
                    SyntaxException.class,
                    () -> SaveParser.parse("*filter\n:INPUT ACCEPT " + wrong + "\nCOMMIT\n", Limits.DEFAULT),
                    wrong);
            assertThrows(
                    SyntaxException.class,
                    () -> SaveParser.parse(
                            "*filter\n:INPUT ACCEPT [0:0]\n" + wrong + " " + RULE + "\nCOMMIT\n", Limits.DEFAULT),
                    wrong);
        }
        for (String wrong :
                List.of("[0:0]" + RULE, "[0:0] ", "[0:0] x", "[0:0]", "[0:0]  " + RULE, "-A", "-A ", "-D INPUT", "-")) {
            assertThrows(
                    SyntaxException.class,
                    () -> SaveParser.parse("*filter\n:INPUT ACCEPT [0:0]\n" + wrong + "\nCOMMIT\n", Limits.DEFAULT),
                    wrong);
        }
        for (String wrong : List.of(":", ": ", ":X", ": - [0:0]", ":X ", ":X  [0:0]")) {
            assertThrows(
                    SyntaxException.class,
                    () -> SaveParser.parse("*filter\n" + wrong + "\nCOMMIT\n", Limits.DEFAULT),
                    wrong);
        }
    }
}
