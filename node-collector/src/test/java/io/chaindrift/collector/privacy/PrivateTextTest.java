package io.chaindrift.collector.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.audit.ChainAudit;
import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pseudonyms over real rules: nobody is named any more, and the audit says what it said before. */
class PrivateTextTest {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures"));
    private static final Pattern POD_ADDRESS = Pattern.compile(" -[sd] ([0-9a-f.:]+)/(?:32|128) .*-j KUBE-POD-FW-");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private final PrivateText text = new PrivateText(key("a key that nobody knows"));

    private static Pseudonyms key(String key) {
        return new Pseudonyms(key.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Path> captures(String name) throws Exception {
        try (Stream<Path> files = Files.walk(CAPTURES)) {
            return files.filter(file -> file.endsWith(name)).sorted().toList();
        }
    }

    @Test
    void everyCaptureIsAuditedAsBeforeAndNamesNobody() throws Exception {
        int pods = 0;
        for (Path file : captures("all.save")) {
            byte[] save = Files.readAllBytes(file);
            NamedRuleset open = NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));
            NamedRuleset told = NamedForm.of(SaveParser.parse(text.save(save), Limits.DEFAULT));

            assertEquals(open.counts(), told.counts(), file::toString);
            assertEquals(audit(open), audit(told), file::toString);
            Set<String> leaked = new TreeSet<>(names(open));
            leaked.addAll(addresses(new String(save, StandardCharsets.UTF_8)));
            leaked.retainAll(words(told));
            assertEquals(Set.of(), leaked, file::toString);
            pods += (int) open.counts().pods();
        }
        assertTrue(pods > 100, pods + " pods are too few to say anything");
    }

    @Test
    void nativeTablesNameNobody() throws Exception {
        for (Path file : captures("nft.json")) {
            for (Ruleset rules : NftJsonParser.parse(Files.readAllBytes(file), Limits.DEFAULT)
                    .values()) {
                NamedRuleset open = NamedForm.of(rules);
                NamedRuleset told = NamedForm.of(text.rules(rules));

                assertEquals(open.counts(), told.counts(), file::toString);
                Set<String> leaked = names(open);
                leaked.retainAll(words(told));
                assertEquals(Set.of(), leaked, file::toString);
            }
        }
    }

    private static List<ChainAudit> audit(NamedRuleset rules) {
        VersionClass versionClass = Fingerprint.of(rules, AddressFamily.IPV4).versionClass();
        RouterFacts router = versionClass == null ? RouterFacts.unknown() : RouterFacts.ofClass(versionClass, null);
        PlaneInput plane = new PlaneInput("save", AddressFamily.IPV4, IptablesBackend.NFT, rules, -1, null);
        PlaneAudit audit = NodeAudit.of(List.of(plane), router, null).get(0);
        return audit.chains().stream().map(PrivateTextTest::withoutDigest).toList();
    }

    private static ChainAudit withoutDigest(ChainAudit chain) {
        return new ChainAudit(
                chain.table(),
                chain.chain(),
                chain.rules(),
                chain.distinct(),
                chain.duplicate(),
                chain.staleVersion(),
                chain.staleFlags(),
                chain.missing(),
                chain.foreign(),
                chain.unknown(),
                chain.outOfOrder(),
                chain.expected(),
                null);
    }

    /** Names of pods and policies and their namespaces, but for those that are words of kube-router's comments, too. */
    private static Set<String> names(NamedRuleset rules) {
        Set<String> names = new TreeSet<>();
        rules.chains().stream()
                .map(chain -> chain.key().name())
                .filter(name -> name.startsWith("{"))
                .forEach(name -> names.addAll(List.of(
                        name.replaceAll("^\\{(pod|policy):|[!#}].*$", "").split("/", -1))));
        names.removeAll(Set.of("default", "in", "namespace", "pod", "policy", ""));
        return names;
    }

    private static Set<String> addresses(String save) {
        Set<String> addresses = new HashSet<>();
        Matcher found = POD_ADDRESS.matcher(save);
        while (found.find()) {
            addresses.add(found.group(1));
        }
        return addresses;
    }

    private static Set<String> words(NamedRuleset told) {
        Set<String> words = new HashSet<>();
        told.published().chains().stream()
                .filter(chain -> OwnChains.ofKubeRouter(chain.key()))
                .forEach(chain -> {
                    addWords(chain.key().name(), words);
                    boolean ofFlags = OwnChains.isStatic(chain.key().name());
                    for (RuleRun run : chain.runs()) {
                        // What flags say, and what an operator added, is told as it is.
                        if (!ofFlags || run.rule().contains("{pod:")) {
                            addWords(run.rule(), words);
                            words.addAll(List.of(run.rule().split("[ /\"]", -1)));
                        }
                    }
                });
        return words;
    }

    private static void addWords(String text, Set<String> words) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -A INPUT -s 10.1.2.3/32 -m comment --comment "POD name:x namespace: y" -j DROP
            -A KUBE-ROUTER-INPUT -d 10.96.0.0/12 -m comment --comment "allow traffic to cluster IP - BVHXUWUNA6LWZL6X" -j RETURN
            -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -p tcp -m tcp --dport 30000:32767 -m mark ! --mark 0x10000/0x10000 -j REJECT
            -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -d 0.0.0.0/0 -m comment --comment "set netpol-ok mark" -j RETURN
            """)
    void whatNamesNobodyStays(String rule) {
        assertEquals(rule, text.rule(rule));
    }

    @Test
    void aCommentOfAnUnknownFormIsReplacedAsAWhole() {
        String told =
                text.rule("-A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment \"for team red of shop\" -j DROP");

        assertTrue(told.matches("-A KUBE-POD-FW-A{16} -m comment --comment \"o-[a-z2-7]{13}\" -j DROP"), told);
    }

    @Test
    void equalNamesStayEqualUnderOneKeyAlone() {
        Pseudonyms same = key("a key that nobody knows");
        Pseudonyms other = key("another key of that length");

        assertEquals(same.object("web-1"), key("a key that nobody knows").object("web-1"));
        assertNotEquals(same.object("web-1"), same.object("web-2"));
        assertNotEquals(same.object("web-1"), other.object("web-1"));
        assertTrue(same.address("10.1.2.3/32").matches("2[45]\\d\\.\\d+\\.\\d+\\.\\d+/32"));
        assertTrue(same.address("fd00:10::3/128").matches("2001:db8(:[0-9a-f]{1,4}){6}/128"));
        assertEquals("::/0", same.address("::/0"));
        assertThrows(IllegalArgumentException.class, () -> key("too short"));
    }

    @Test
    void setsKeepTheirKindAndAreTheSameInRulesAndListings() {
        String rule =
                text.rule("-A KUBE-NWPLCY-AAAAAAAAAAAAAAAA -m set --match-set KUBE-SRC-ABCDEFGHIJKLMNOP src -j RETURN");
        String listing = text.ipsets("create KUBE-SRC-ABCDEFGHIJKLMNOP hash:ip family inet\n");

        String set = listing.split(" ", -1)[1];
        assertTrue(set.matches("KUBE-SRC-[A-Z2-7]{16}") && !set.endsWith("ABCDEFGHIJKLMNOP"), set);
        assertTrue(rule.contains(" " + set + " "), rule);
    }

    @Test
    void argumentsThatShapeRulesAreTold() {
        assertEquals(
                List.of(
                        "--run-router=true",
                        "--hostname-override=hidden",
                        "--peer-router-ips",
                        "hidden",
                        "-v=hidden",
                        "--service-cluster-ip-range",
                        "10.96.0.0/12"),
                PrivateArguments.of(List.of(
                        "--run-router=true",
                        "--hostname-override=node-1",
                        "--peer-router-ips",
                        "10.0.0.1",
                        "-v=2",
                        "--service-cluster-ip-range",
                        "10.96.0.0/12")));
    }

    @Test
    void foreignRulesInFullAreNotCombinedWithPseudonyms() {
        assertThrows(
                IllegalArgumentException.class, () -> new Disclosure(Set.of("nat"), key("a key that nobody knows")));
        assertThrows(IllegalArgumentException.class, () -> new Disclosure(Set.of("natt"), null));
    }
}
