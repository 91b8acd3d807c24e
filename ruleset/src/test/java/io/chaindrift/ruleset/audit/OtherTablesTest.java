package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * kube-router's network policies live in the filter table alone. What others have in nat, mangle, raw and security, however much
 * it looks like the router's, changes nothing of what is said of filter and is never planned away.
 */
class OtherTablesTest {

    private static final String POD = "shop/web-1 10.244.1.2/32";

    /** A table with a rule of somebody, and with names, words and whole rules that are the router's in filter. */
    private static String table(String table, String hook, String option) {
        return String.join(
                        "\n",
                        "*" + table,
                        ":" + hook + " ACCEPT [0:0]",
                        ":KUBE-ROUTER-INPUT - [0:0]",
                        ":KUBE-NWPLCY-DEFAULT - [0:0]",
                        ":THEIRS - [0:0]",
                        "-A " + hook + " -p tcp -m tcp --dport 22 -m comment --comment \"ops: ssh\" -j THEIRS",
                        "-A " + hook
                                + " -m comment --comment \"kube-router netpol - 4IA2OSFRMVNDXBVV\" -j KUBE-ROUTER-INPUT",
                        "-A " + hook
                                + " -m comment --comment \"kube-router netpol - 4IA2OSFRMVNDXBVV\" -j KUBE-ROUTER-INPUT",
                        "-A KUBE-ROUTER-INPUT " + SmallNode.RANGE_V1,
                        "-A KUBE-ROUTER-INPUT " + SmallNode.TCP,
                        "-A KUBE-ROUTER-INPUT " + SmallNode.TCP,
                        "-A KUBE-NWPLCY-DEFAULT " + SmallNode.MARK,
                        "-A THEIRS " + option,
                        "COMMIT")
                + "\n";
    }

    private static PlaneAudit audit(NamedRuleset rules, AddressFamily family) {
        PlaneInput plane = new PlaneInput("save", family, IptablesBackend.NFT, rules, -1, null);
        List<String> flags = List.of("--service-cluster-ip-range=10.96.0.0/12,fd00:10:96::/112", "--enable-ipv6=true");
        return NodeAudit.of(List.of(plane), RouterFacts.of("v2.2.1", flags, RouterFacts.How.GIVEN), null)
                .get(0);
    }

    private static NamedRuleset named(String save) throws Exception {
        return NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({
        "nat, PREROUTING, -j MASQUERADE",
        "mangle, PREROUTING, -j MARK --set-xmark 0x1/0x1",
        "raw, PREROUTING, -j CT --notrack",
        "security, INPUT, -j SECMARK --selctx system_u:object_r:a_t:s0",
        "security, OUTPUT, -j CONNSECMARK --save"
    })
    void whatOthersHaveThereIsTheirs(String table, String hook, String option) throws Exception {
        SmallNode drifted = SmallNode.v22(POD)
                .insert(SmallNode.INPUT, 4, SmallNode.RANGE_V1)
                .insert(SmallNode.INPUT, 4, SmallNode.UDP)
                .add(SmallNode.INPUT, SmallNode.DROP);
        for (SmallNode node : List.of(SmallNode.v22(POD), drifted)) {
            assertSaidAlike(node.text(), table(table, hook, option), AddressFamily.IPV4);
        }
        assertFalse(audit(drifted.named(), AddressFamily.IPV4).plan().deletes().isEmpty());
        String six = Files.readString(
                Captures.phase("S2-rich-v2.2.1", "node-a", "01").resolve("ip6.save"));
        assertSaidAlike(
                six, table(table, hook, option).replace("10.96.0.0/12", "fd00:10:96::/112"), AddressFamily.IPV6);
    }

    private static void assertSaidAlike(String filter, String other, AddressFamily family) throws Exception {
        PlaneAudit alone = audit(named(filter), family);
        for (String save : List.of(filter + other, other + filter)) {
            PlaneAudit audit = audit(named(save), family);
            assertEquals(alone.verdict(), audit.verdict());
            assertEquals(alone.unknownReason(), audit.unknownReason());
            assertEquals(alone.findings(), audit.findings());
            assertEquals(alone.foreign(), audit.foreign());
            assertEquals(alone.chains(), audit.chains());
            assertEquals(alone.counts(), audit.counts());
            assertEquals(alone.harm(), audit.harm());
            assertEquals(alone.plan().deletes(), audit.plan().deletes());
            assertEquals(alone.plan().restoreInput(), audit.plan().restoreInput());
        }
    }

    @ParameterizedTest
    @CsvSource({"nat, PREROUTING", "mangle, POSTROUTING", "raw, OUTPUT", "security, FORWARD"})
    void aRuleThatOthersChangeIsSeenInItsChainAlone(String table, String hook) throws Exception {
        String filter = SmallNode.v22(POD).text();
        NamedRuleset before = named(filter + table(table, hook, "-j RETURN"));
        NamedRuleset after = named(filter + table(table, hook, "-j ACCEPT"));

        assertNotEquals(before.digest(), after.digest());
        RulesetDelta delta = RulesetDelta.between(before.published(), after.published());
        assertEquals(
                List.of(table + "/THEIRS"),
                delta.edits().stream().map(ChainEdit::key).map(Object::toString).toList());
        assertEquals(after.digest(), delta.applyTo(before.published()).digest());
        assertEquals(before.filterChain(SmallNode.INPUT), after.filterChain(SmallNode.INPUT));
    }
}
