package io.chaindrift.ruleset.named;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Who chains are by the comments in and around them, in small saves. Each is read as a whole and with nothing known before; both
 * must say the same.
 */
class ChurnedNamesTest {

    private static final String A = "AAAAAAAAAAAAAAAA";
    private static final String B = "BBBBBBBBBBBBBBBB";
    private static final String C = "CCCCCCCCCCCCCCCC";
    private static final String REJECT =
            "-m comment --comment \"rule to REJECT traffic destined for POD name:%s namespace: %s\" -j REJECT";

    private static String save(String... lines) {
        String rules = String.join("\n", lines)
                .replace("POD-A", "KUBE-POD-FW-" + A)
                .replace("POD-B", "KUBE-POD-FW-" + B)
                .replace("POD-C", "KUBE-POD-FW-" + C)
                .replace("POLICY-A", "KUBE-NWPLCY-" + A)
                .replace("POLICY-B", "KUBE-NWPLCY-" + B)
                .replace("POLICY-C", "KUBE-NWPLCY-" + C);
        String chains = rules.lines()
                .map(line -> line.split(" ")[1])
                .distinct()
                .map(chain -> ":" + chain + " - [0:0]\n")
                .collect(Collectors.joining());
        String filled = rules.lines().filter(line -> line.contains(" -j ")).collect(Collectors.joining("\n"));
        return "*filter\n" + chains + filled + "\nCOMMIT\n";
    }

    /** The identities by the letter of the kernel's names, {@code P} for pods and {@code N} for policies before it. */
    private static String named(String save) throws Exception {
        NamedRuleset whole = NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));
        NamedSave quick = new NamedSaves(3).read(save.getBytes(US_ASCII), Limits.DEFAULT);
        assertEquals(whole.digest(), quick.published().digest());
        assertEquals(whole.nameMap(), quick.published().nameMap());
        TreeMap<String, String> names = new TreeMap<>();
        whole.nameMap()
                .forEach((kernel, name) ->
                        names.put((kernel.startsWith("KUBE-POD-FW-") ? "P" : "N") + kernel.charAt(12), name));
        return names.toString();
    }

    private static String reject(String name) {
        String[] parts = name.split("/");
        return REJECT.formatted(parts[1], parts[0]);
    }

    @Test
    void podsAreNamedByTheJumpToThemFirst() throws Exception {
        assertEquals(
                "{PA={pod:shop/web}}",
                named(save(
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"rule to jump traffic from POD name:web namespace: shop to chain POD-A\" -j POD-A",
                        "-A POD-A " + reject("shop/other"))));
        assertEquals(
                "{PA={pod:shop/other}}",
                named(save("-A KUBE-ROUTER-INPUT -j POD-A", "-A POD-A " + reject("shop/other"))));
        assertEquals(
                "{PA={pod:shop/web}}",
                named(save(
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"shop/web in\" -j POD-A",
                        "-A POD-A -m comment --comment \"reject\" -j REJECT")));
        assertEquals(
                "{PA={pod:shop/other}}",
                named(save(
                        "-A FORWARD -m comment --comment \"rule to jump traffic from POD name:web namespace: shop to chain POD-A\" -j POD-A",
                        "-A POD-A " + reject("shop/other"))),
                "a jump of somebody else's names nothing");
    }

    @Test
    void chainsThatNothingNamesAreNumbered() throws Exception {
        assertEquals(
                "{NA={policy:?}, PA={pod:?!}}",
                named(save(
                        "-A POD-A -m mark --mark 0x1 -j ACCEPT",
                        "-A POLICY-A -j DROP",
                        "-A KUBE-ROUTER-INPUT -j ACCEPT")));
        assertEquals("{NA={policy:?}, NB={policy:?#2}}", named(save("-A POLICY-A -j ACCEPT", "-A POLICY-B -j DROP")));
    }

    @Test
    void policiesAreNamedByTheirRulesThenByTheirLogThenByAPod() throws Exception {
        assertEquals(
                "{NA={policy:ops/inside}}",
                named(
                        save(
                                "-A POLICY-A -m comment --comment \"rule to log dropped traffic\" -j NFLOG --nflog-prefix \"DROP by policy ops/logged\"",
                                "-A POLICY-A -m comment --comment \"selected by policy name: inside namespace ops\" -j RETURN")));
        assertEquals(
                "{NA={policy:ops/logged}}",
                named(
                        save(
                                "-A POLICY-A -m comment --comment \"rule to log dropped traffic\" -j NFLOG --nflog-prefix \"DROP by policy ops/logged\"")));
        assertEquals(
                "{NA={policy:shop/deny}, PA={pod:shop/web}}",
                named(save(
                        "-A POD-A -m comment --comment \"run through nw policy deny\" -j POLICY-A",
                        "-A POD-A " + reject("shop/web"),
                        "-A POLICY-A")));
        assertEquals(
                "{NA={policy:ops/inside}, NB={policy:shop/deny}, PA={pod:shop/web}}",
                named(save(
                        "-A POD-A -m comment --comment \"run through nw policy deny\" -j POLICY-A",
                        "-A POD-A -m comment --comment \"run through nw policy deny\" -j POLICY-B",
                        "-A POD-A " + reject("shop/web"),
                        "-A POLICY-A -m comment --comment \"selected by policy name: inside namespace ops\" -j RETURN",
                        "-A POLICY-B")),
                "what a policy says of itself stands");
    }

    @Test
    void aPodsJumpThatNamesNothingLeavesItToTheNext() throws Exception {
        assertEquals(
                "{PA={pod:shop/web}, PB={pod:shop/db}}",
                named(save(
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"says nothing\" -j POD-A",
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"shop/web in\" -j POD-A",
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"ops/no in\" -j POD-A",
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"shop/db in\" -j POD-B",
                        "-A POD-A -j REJECT",
                        "-A POD-B -j REJECT")));
    }

    @Test
    void ofTwoChainsOfAPodTheOneInUseIsFirstThenTheirContentDecides() throws Exception {
        String jump = "-A KUBE-ROUTER-INPUT -m comment --comment \"shop/web in\" -j ";
        assertEquals(
                "{PA={pod:shop/web#2}, PB={pod:shop/web}}",
                named(save(
                        jump + "POD-A", jump + "POD-B", jump + "POD-B", "-A POD-A -j REJECT", "-A POD-B -j REJECT")));
        assertEquals(
                "{PA={pod:shop/web#2}, PB={pod:shop/web}}",
                named(save(jump + "POD-A", jump + "POD-B", "-A POD-A -p udp -j REJECT", "-A POD-B -p tcp -j REJECT")));
        assertEquals(
                "{PA={pod:shop/web}, PB={pod:shop/web#2}, PC={pod:shop/web#3}}",
                named(save(
                        jump + "POD-A",
                        jump + "POD-B",
                        jump + "POD-C",
                        "-A POD-A -j REJECT",
                        "-A POD-B -j REJECT",
                        "-A POD-C -p udp -j REJECT")));
    }

    @Test
    void everyNameInARuleIsReplaced() throws Exception {
        NamedRuleset named = NamedForm.of(SaveParser.parse(
                save(
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"rule to jump traffic from POD name:web namespace: shop to chain POD-A KUBE-X POD-C\" -j POD-A",
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"of POD-A and POD-B\" -j KUBE-NWPLCY-DEFAULT",
                        "-A KUBE-NWPLCY-DEFAULT -j ACCEPT",
                        "-A POD-A -m comment --comment \"in POD-A KUBE-\" -j REJECT",
                        "-A POD-B " + reject("shop/db")),
                Limits.DEFAULT));

        assertEquals(
                List.of(
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"rule to jump traffic from POD name:web namespace: shop to chain"
                                + " {pod:shop/web} KUBE-X KUBE-POD-FW-" + C + "\" -j {pod:shop/web}",
                        "-A KUBE-ROUTER-INPUT -m comment --comment \"of {pod:shop/web} and {pod:shop/db}\" -j KUBE-NWPLCY-DEFAULT"),
                RuleRun.decode(named.filterChain("KUBE-ROUTER-INPUT").runs()));
        assertEquals(
                List.of("-A {pod:shop/web} -m comment --comment \"in {pod:shop/web} KUBE-\" -j REJECT"),
                RuleRun.decode(named.filterChain("{pod:shop/web}").runs()));
    }

    private static ChurnedNames names(String save) throws Exception {
        return ChurnedNames.in(SaveParser.parse(save, Limits.DEFAULT).table("filter").chains().stream()
                .map(ChainText::of)
                .toList());
    }

    @Test
    void ranksAreThoseOfTheIdentities() throws Exception {
        assertNull(names(save("-A INPUT -j ACCEPT")).name("INPUT"));
        ChurnedNames two = names(save("-A POD-A " + reject("shop/web"), "-A POD-B " + reject("shop/db")));
        assertNotNull(two.name("KUBE-POD-FW-" + A));
        assertEquals(1, two.name("KUBE-POD-FW-" + A).rank());
        assertEquals(0, two.name("KUBE-POD-FW-" + B).rank());
        assertNull(two.targets(new String[] {"-j KUBE-POD-FW-" + C})[0]);
        assertEquals(0, two.targets(new String[] {" -j KUBE-POD-FW-" + B})[0].rank());
        assertNull(two.targets(new String[] {" -g KUBE-POD-FW-" + B})[0]);
        assertNull(two.targets(new String[] {" -j KUBE-POD-FW-" + B + "X"})[0]);
        assertEquals("x", ChurnedNames.NONE.replaceIn("x", null, null));
    }
}
