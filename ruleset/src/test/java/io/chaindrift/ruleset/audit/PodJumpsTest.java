package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Since v1.3 each pod has one jump in KUBE-ROUTER-INPUT, four in -FORWARD and two in -OUTPUT; one that lacks is named. */
class PodJumpsTest {

    private static final String WEB = "shop/web-1 10.244.1.2/32";
    private static final String DB = "shop/db-0 10.244.1.3/32";
    private static final List<String> CHAINS = List.of(SmallNode.INPUT, SmallNode.FORWARD, SmallNode.OUTPUT);

    private static List<String> missing(PlaneAudit audit) {
        return audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.MISSING)
                .map(Finding::rule)
                .toList();
    }

    private static List<String> jumps(SmallNode node, String chain) {
        return node.rules(chain).stream()
                .filter(rule -> rule.contains(" -j KUBE-POD-FW-"))
                .toList();
    }

    /** The jump as a finding names it. */
    private static String named(String chain, String rule, String pod) {
        return "-A " + chain + " " + rule.replaceAll("KUBE-POD-FW-[A-Z]{16}", "{pod:" + pod + "}");
    }

    @Test
    void aPodWithItsSevenJumpsLacksNothing() throws Exception {
        assertEquals(List.of(), missing(SmallNode.v22(WEB, DB).audit("v2.2.1")));
        assertEquals(List.of(), missing(SmallNode.v211(WEB, DB).audit("v2.11.1")));
    }

    @Test
    void theOneThatLacksIsNamedInTheWordsOfLongComments() throws Exception {
        assertEachIsNamed(SmallNode.v22(WEB, DB), "v2.2.1");
    }

    @Test
    void theOneThatLacksIsNamedInTheWordsOfShortComments() throws Exception {
        assertEachIsNamed(SmallNode.v211(WEB, DB), "v2.11.1");
    }

    private static void assertEachIsNamed(SmallNode node, String version) throws Exception {
        int named = 0;
        for (String chain : CHAINS) {
            for (String jump : jumps(node, chain)) {
                List<String> before = new ArrayList<>(node.rules(chain));
                node.remove(chain, jump);
                String pod = jump.contains("10.244.1.2/32") ? "shop/web-1" : "shop/db-0";
                assertEquals(List.of(named(chain, jump, pod)), missing(node.audit(version)), jump);
                node.rules(chain).clear();
                node.rules(chain).addAll(before);
                named++;
            }
        }
        assertEquals(14, named);
    }

    @Test
    void ofAPodWithOneJumpTheOtherSixLack() throws Exception {
        SmallNode node = SmallNode.v22(WEB);
        List<String> expected = new ArrayList<>();
        for (String chain : List.of(SmallNode.FORWARD, SmallNode.OUTPUT)) {
            for (String jump : jumps(node, chain)) {
                expected.add(named(chain, jump, "shop/web-1"));
                node.remove(chain, jump);
            }
        }

        assertEquals(6, expected.size());
        assertEquals(
                expected.stream().sorted().toList(),
                missing(node.audit("v2.2.1")).stream().sorted().toList());
    }

    @Test
    void aJumpForAnotherAddressIsNotThePods() throws Exception {
        SmallNode node = SmallNode.v22(WEB);
        String jump = jumps(node, SmallNode.OUTPUT).get(0);
        node.rules(SmallNode.OUTPUT).replaceAll(rule -> rule.equals(jump) ? rule.replace("1.2/32", "1.9/32") : rule);

        assertEquals(List.of(named(SmallNode.OUTPUT, jump, "shop/web-1")), missing(node.audit("v2.2.1")));
    }

    @Test
    void aJumpWithoutAnAddressStandsForNoneOfTheSeven() throws Exception {
        SmallNode node = SmallNode.v22(WEB);
        String jump = jumps(node, SmallNode.INPUT).get(0);
        node.rules(SmallNode.INPUT).replaceAll(rule -> rule.equals(jump) ? rule.substring(rule.indexOf("-m ")) : rule);

        assertEquals(List.of(named(SmallNode.INPUT, jump, "shop/web-1")), missing(node.audit("v2.2.1")));
    }

    @Test
    void wordsThatNoReleaseWritesAreNotCompleted() throws Exception {
        SmallNode node = SmallNode.v22(WEB);
        for (String chain : CHAINS) {
            node.rules(chain).replaceAll(rule -> rule.replaceAll("rule to jump traffic .*\" -j", "web\" -j"));
        }
        node.rules(SmallNode.OUTPUT).removeIf(rule -> rule.startsWith("-d "));

        assertEquals(List.of(), missing(node.audit("v2.2.1")));
    }

    /** Before v1.3 only pods that a policy selects have jumps, and only for its directions. */
    @Test
    void releasesBefore13AreNotAskedForAll() throws Exception {
        SmallNode node = SmallNode.v15(WEB);
        node.rules(SmallNode.OUTPUT).removeIf(rule -> rule.startsWith("-d "));

        assertEquals(1, jumpsMissing(node.audit("v1.5.3")));
        assertEquals(0, jumpsMissing(node.audit("v1.2.3")));
        assertEquals(0, jumpsMissing(node.audit("v1.0.1")));
        assertEquals(1, jumpsMissing(node.audit("v1.3.2")));
    }

    private static long jumpsMissing(PlaneAudit audit) {
        return missing(audit).stream().filter(rule -> rule.contains("{pod:")).count();
    }

    @Test
    void copiesOfAPodsJumpAreCountedAndNeverPlanned() throws Exception {
        SmallNode node = SmallNode.v22(WEB, DB);
        String jump = jumps(node, SmallNode.INPUT).get(0);
        node.insert(SmallNode.INPUT, 4, jump).insert(SmallNode.INPUT, 4, jump);
        PlaneAudit audit = node.audit("v2.2.1");

        Finding copied = audit.findings().get(0);
        assertEquals(1, audit.findings().size());
        assertEquals(FindingKind.DUPLICATE, copied.kind());
        assertEquals(named(SmallNode.INPUT, jump, "shop/web-1"), copied.rule());
        assertEquals(3, copied.copies());
        assertEquals(2, copied.surplus());
        // Each copy is itself a rule, and the four of the pod's chain behind it.
        assertEquals(2 * (1 + 4), copied.harmRulesPerPacket());
        assertEquals("rules of pods are never deleted: the next sync rewrites them", copied.refusal());
        assertEquals(List.of(), audit.plan().deletes());
        ChainAudit input = audit.chains().stream()
                .filter(chain -> chain.chain().equals(SmallNode.INPUT))
                .findFirst()
                .orElseThrow();
        assertEquals(8, input.rules());
        assertEquals(6, input.expected());
        assertEquals(2, input.duplicate());
        assertEquals(2, input.drift());
        assertEquals(2, input.netRules());
        assertEquals(Verdict.SURPLUS, audit.verdict());
    }
}
