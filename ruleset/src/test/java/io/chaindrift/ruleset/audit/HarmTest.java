package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rules cost a packet: worked out by hand on three small saves, and never less than what a packet was seen to pass. */
class HarmTest {

    private static final List<String> FLAGS = List.of("--service-cluster-ip-range=10.96.0.0/12");
    private static final String JUMP_INPUT =
            "-A INPUT -m comment --comment \"kube-router netpol - 4IA2OSFRMVNDXBVV\" -j KUBE-ROUTER-INPUT";
    private static final String JUMP_FORWARD =
            "-A FORWARD -m comment --comment \"kube-router netpol - TEMCG2JMHZYE7H7T\" -j KUBE-ROUTER-FORWARD";
    private static final String RANGE = "-A KUBE-ROUTER-INPUT -d 10.96.0.0/12 -m comment --comment"
            + " \"allow traffic to primary/secondary cluster IP range - BVHX2PIHDXXEO43X\" -j RETURN";
    private static final String TCP = "-A KUBE-ROUTER-INPUT -p tcp -m comment --comment"
            + " \"allow LOCAL TCP traffic to node ports - LR7XO7NXDBGQJD2M\" -m addrtype --dst-type LOCAL"
            + " -m multiport --dports 30000:32767 -j RETURN";
    private static final String UDP =
            TCP.replace("-p tcp", "-p udp").replace("TCP", "UDP").replace("LR7XO7NXDBGQJD2M", "76UCBPIZNGJNWNUZ");
    private static final String A = "KUBE-POD-FW-AAAAAAAAAAAAAAAA";
    private static final String B = "KUBE-POD-FW-BBBBBBBBBBBBBBBB";
    private static final String POLICY = "KUBE-NWPLCY-CCCCCCCCCCCCCCCC";

    private static String accept(String chain) {
        return "-A " + chain
                + " -m comment --comment \"rule to explicitly ACCEPT traffic that comply to network policies\""
                + " -m mark --mark 0x20000/0x20000 -j ACCEPT";
    }

    private static String podJump(String chain, String direction, String pod, String name) {
        String words = direction.equals("-s") ? "from" : "destined to";
        return "-A " + chain + " " + direction + " 10.244.1." + (name.equals("a") ? 1 : 2) + "/32 -m comment --comment"
                + " \"rule to jump traffic " + words + " POD name:" + name + " namespace: x to chain " + pod + "\" -j "
                + pod;
    }

    /** Nine rules, of which those given are jumps. */
    private static List<String> pod(String chain, String... jumps) {
        List<String> rules = new ArrayList<>(List.of(
                "-A " + chain + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                "-A " + chain + " -m conntrack --ctstate INVALID -j DROP",
                "-A " + chain + " -m addrtype --src-type LOCAL -j ACCEPT",
                "-A " + chain + " -m mark ! --mark 0x10000/0x10000 -m limit --limit 10/min -j NFLOG --nflog-group 100",
                "-A " + chain + " -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable",
                "-A " + chain + " -j MARK --set-xmark 0x0/0x10000",
                "-A " + chain + " -j MARK --set-xmark 0x20000/0x20000"));
        for (int i = 0; i < jumps.length; i++) {
            rules.add(3 + i, "-A " + chain + " -j " + jumps[i]);
        }
        return rules;
    }

    private static final String DEFAULT_MARK =
            "-A KUBE-NWPLCY-DEFAULT -m comment --comment \"rule to mark traffic matching a network policy\" -j MARK"
                    + " --set-xmark 0x10000/0x10000";
    private static final List<String> POLICY_RULES = List.of(
            "-A " + POLICY
                    + " -p tcp -m comment --comment \"rule to ACCEPT traffic from all sources to selected pods policy"
                    + " name p namespace x\" -j MARK --set-xmark 0x10000/0x10000",
            "-A " + POLICY
                    + " -p tcp -m comment --comment \"rule to ACCEPT traffic from all sources to selected pods policy"
                    + " name p namespace x\" -m mark --mark 0x10000/0x10000 -j RETURN");

    private static PlaneAudit audit(List<?>... parts) throws Exception {
        StringBuilder save =
                new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        Stream.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT", "KUBE-NWPLCY-DEFAULT", A, B, POLICY)
                .forEach(chain -> save.append(':').append(chain).append(" - [0:0]\n"));
        for (List<?> part : parts) {
            part.forEach(rule -> save.append(rule).append('\n'));
        }
        var rules = NamedForm.of(SaveParser.parse(save.append("COMMIT\n").toString(), Limits.DEFAULT));
        PlaneInput plane = new PlaneInput("hand", AddressFamily.IPV4, IptablesBackend.NFT, rules, -1, null);
        return NodeAudit.of(List.of(plane), RouterFacts.of("v2.1.2", FLAGS, RouterFacts.How.GIVEN), null)
                .get(0);
    }

    /**
     * 1 own jump + 5 rules of KUBE-ROUTER-INPUT (range, two for node ports, the pod's jump, ACCEPT) + 9 of the pod + 1 of
     * KUBE-NWPLCY-DEFAULT + 2 of the policy = 18.
     */
    @Test
    void onePodAndNothingTooMuch() throws Exception {
        PlaneAudit audit = audit(
                List.of(
                        JUMP_INPUT,
                        RANGE,
                        TCP,
                        UDP,
                        podJump("KUBE-ROUTER-INPUT", "-s", A, "a"),
                        accept("KUBE-ROUTER-INPUT")),
                pod(A, "KUBE-NWPLCY-DEFAULT", POLICY),
                List.of(DEFAULT_MARK),
                POLICY_RULES);

        assertEquals(Map.of("INPUT", 18L), audit.harm());
    }

    /**
     * The own jump twice, the range four times. Behind a jump stand 8 rules of KUBE-ROUTER-INPUT, 9 of the pod, 1 and 2 of the
     * chains behind it: 20. Both jumps cost 1 + 20: 42. The second jump alone is 21 of them; each of the three copies of the range
     * is passed at both jumps: 6. The worse is told first.
     */
    @Test
    void aJumpTwiceCostsAllBehindItTwice() throws Exception {
        PlaneAudit audit = audit(
                List.of(JUMP_INPUT, JUMP_INPUT, RANGE, RANGE, RANGE, RANGE, TCP, UDP),
                List.of(podJump("KUBE-ROUTER-INPUT", "-s", A, "a"), accept("KUBE-ROUTER-INPUT")),
                pod(A, "KUBE-NWPLCY-DEFAULT", POLICY),
                List.of(DEFAULT_MARK),
                POLICY_RULES);

        assertEquals(Map.of("INPUT", 42L), audit.harm());
        List<String> harms = audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.DUPLICATE)
                .map(finding -> finding.surplus() + " x " + finding.tag() + ": " + finding.harmRulesPerPacket())
                .toList();
        assertEquals(List.of("1 x 4IA2OSFRMVNDXBVV: 21", "3 x BVHX2PIHDXXEO43X: 6"), harms);
    }

    /**
     * Two pods on the way through: 1 own jump + 7 rules of KUBE-ROUTER-FORWARD. Pod a costs 9 + 1 + 2 = 12 each time and is entered
     * three times: 36. Pod b costs 9 + 1 + 1 = 11 and is entered three times: 33. A packet has one of them at each end and is
     * counted with the dearer: 1 + 7 + 36 = 44.
     */
    @Test
    void ofTwoPodsTheDearerCounts() throws Exception {
        PlaneAudit audit = audit(
                List.of(
                        JUMP_FORWARD,
                        podJump("KUBE-ROUTER-FORWARD", "-d", A, "a"),
                        podJump("KUBE-ROUTER-FORWARD", "-s", A, "a"),
                        podJump("KUBE-ROUTER-FORWARD", "-s", A, "a"),
                        podJump("KUBE-ROUTER-FORWARD", "-d", B, "b"),
                        podJump("KUBE-ROUTER-FORWARD", "-s", B, "b"),
                        podJump("KUBE-ROUTER-FORWARD", "-s", B, "b"),
                        accept("KUBE-ROUTER-FORWARD")),
                pod(A, "KUBE-NWPLCY-DEFAULT", POLICY),
                pod(B, "KUBE-NWPLCY-DEFAULT", "KUBE-NWPLCY-DEFAULT"),
                List.of(DEFAULT_MARK),
                POLICY_RULES);

        assertEquals(Map.of("FORWARD", 44L), audit.harm());
    }

    /**
     * A packet comes through KUBE-ROUTER-FORWARD into one pod's chain: pod a's is entered twice, and jumps to KUBE-NWPLCY-DEFAULT twice, so
     * a copy of what stands there is passed four times; through pod b's chain it would be twice.
     */
    @Test
    void whatStandsBehindPodsIsPassedAsOftenAsTheyAsk() throws Exception {
        PlaneAudit audit = audit(
                List.of(
                        JUMP_FORWARD,
                        podJump("KUBE-ROUTER-FORWARD", "-d", A, "a"),
                        podJump("KUBE-ROUTER-FORWARD", "-s", A, "a"),
                        podJump("KUBE-ROUTER-FORWARD", "-d", B, "b"),
                        podJump("KUBE-ROUTER-FORWARD", "-s", B, "b"),
                        accept("KUBE-ROUTER-FORWARD")),
                pod(A, "KUBE-NWPLCY-DEFAULT", "KUBE-NWPLCY-DEFAULT"),
                pod(B, "KUBE-NWPLCY-DEFAULT"),
                List.of(DEFAULT_MARK, DEFAULT_MARK));

        assertEquals(Map.of("KUBE-NWPLCY-DEFAULT", 4L), duplicates(audit));
    }

    /** Three times the same jump to a pod: each of the two copies costs itself, 8 rules of the pod and 1 behind: 2 x 10. */
    @Test
    void aPodsJumpThatIsCopiedCostsThePodsChainAgain() throws Exception {
        String jump = podJump("KUBE-ROUTER-FORWARD", "-d", A, "a");
        PlaneAudit audit = audit(
                List.of(JUMP_FORWARD, jump, jump, jump, accept("KUBE-ROUTER-FORWARD")),
                pod(A, "KUBE-NWPLCY-DEFAULT"),
                List.of(DEFAULT_MARK));

        assertEquals(Map.of("KUBE-ROUTER-FORWARD", 20L), duplicates(audit));
    }

    private static Map<String, Long> duplicates(PlaneAudit audit) {
        return audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.DUPLICATE)
                .collect(Collectors.toMap(finding -> String.valueOf(finding.chain()), Finding::harmRulesPerPacket));
    }

    static Stream<Phase> phases() {
        return Captures.phases().stream().map(Phase::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void noPacketPassesMoreThanTheWorstPathAndSomePassMostOfIt(Phase phase) throws Exception {
        RouterFacts router =
                RouterFacts.of(phase.version(), phase.version() == null ? null : phase.args(), RouterFacts.How.GIVEN);
        for (PlaneAudit audit : NodeAudit.of(phase.planes(), router, phase.backend())) {
            if (audit.harm().isEmpty()) {
                continue;
            }
            HarmWalk walk = new HarmWalk(Files.readString(phase.folder.resolve(audit.source())));
            audit.harm().forEach((hook, harm) -> {
                long seen = walk.worst(hook, 300, new Random(phase.toString().hashCode()));
                String what = phase + " " + audit.source() + " " + hook;
                assertTrue(seen <= harm, what + ": a packet passed " + seen + " rules, the worst path is " + harm);
                assertTrue(
                        2 * seen >= harm,
                        what + ": no packet passed more than " + seen + ", the worst path is " + harm);
            });
        }
    }

    /** Among what is too much, the worst first, on every capture. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void whatHurtsMoreIsToldFirst(Phase phase) throws Exception {
        RouterFacts router =
                RouterFacts.of(phase.version(), phase.version() == null ? null : phase.args(), RouterFacts.How.GIVEN);
        for (PlaneAudit audit : NodeAudit.of(phase.planes(), router, phase.backend())) {
            List<Long> harms = audit.findings().stream()
                    .filter(finding -> finding.surplus() > 0 && finding.kind() != FindingKind.ORPHAN_PLANE)
                    .map(Finding::harmRulesPerPacket)
                    .toList();
            assertEquals(
                    harms.stream().sorted(Comparator.reverseOrder()).toList(), harms, phase + " " + audit.source());
        }
    }
}
