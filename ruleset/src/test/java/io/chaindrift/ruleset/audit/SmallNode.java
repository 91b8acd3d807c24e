package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.catalog.Tag;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The filter table of a node with few pods, in the words of one release, to be changed rule by rule. Rules lack {@code -A CHAIN}. */
final class SmallNode {

    static final String INPUT = "KUBE-ROUTER-INPUT";
    static final String FORWARD = "KUBE-ROUTER-FORWARD";
    static final String OUTPUT = "KUBE-ROUTER-OUTPUT";
    static final String DEFAULT = "KUBE-NWPLCY-DEFAULT";
    static final String TAIL = "KUBE-NWPLCY-TAIL";

    static final String RANGE =
            "-d 10.96.0.0/12 -m comment --comment \"allow traffic to primary/secondary cluster IP range"
                    + " - BVHX2PIHDXXEO43X\" -j RETURN";
    static final String RANGE_V1 =
            "-d 10.96.0.0/12 -m comment --comment \"allow traffic to cluster IP - 4H2UH6XHRCCZXCYQ\" -j RETURN";
    static final String TCP = ports("tcp", "LR7XO7NXDBGQJD2M");
    static final String UDP = ports("udp", "76UCBPIZNGJNWNUZ");
    static final String SCTP = ports("sctp", "YU47VQ3DEDE3VDG7");
    static final String ACCEPT = marked("rule to explicitly ACCEPT traffic that comply to network policies");
    static final String ACCEPT_V1_5 = marked("explicitly ACCEPT traffic that complies with network policies");
    static final String ACCEPT_K3S =
            marked("KUBE-ROUTER rule to explicitly ACCEPT traffic that comply to network policies");
    static final String NETPOL_OK = marked("accept netpol-ok");
    static final String TO_TAIL = "-m comment --comment \"rule to explicitly handle traffic for network policies"
            + " ACCEPT/REJECT decision\" -j KUBE-NWPLCY-TAIL";
    static final String MARK = "-m comment --comment \"rule to mark traffic matching a network policy\""
            + " -j MARK --set-xmark 0x10000/0x10000";
    static final List<String> ICMP = List.of(
            icmp("allow icmp echo requests", 8),
            icmp("allow icmp destination unreachable messages", 3),
            icmp("allow icmp time exceeded messages", 11));
    static final String DROP = "-s 192.0.2.1/32 -j DROP";

    private static final List<String> COMMON = List.of(
            "-m comment --comment \"\\\"rule to drop invalid state for pod\\\"\" -m conntrack --ctstate INVALID -j DROP",
            "-m comment --comment \"\\\"rule for stateful firewall for pod\\\"\" -m conntrack --ctstate"
                    + " RELATED,ESTABLISHED -j ACCEPT");

    private final Map<String, List<String>> chains = new LinkedHashMap<>();
    private final boolean shortWords;

    private SmallNode(boolean shortWords) {
        this.shortWords = shortWords;
        for (String hook : List.of("INPUT", "FORWARD", "OUTPUT")) {
            chains.put(hook, new ArrayList<>());
        }
        for (String chain : List.of(INPUT, FORWARD, OUTPUT, DEFAULT)) {
            chains.put(chain, new ArrayList<>());
        }
        add("INPUT", jump("4IA2OSFRMVNDXBVV", INPUT));
        add("FORWARD", jump("TEMCG2JMHZYE7H7T", FORWARD));
        add("OUTPUT", jump("VEAAIY32XVBHCSCY", OUTPUT));
    }

    /** Words of v1.5 and v1.6. */
    static SmallNode v15(String... pods) {
        SmallNode node = new SmallNode(false);
        node.add(INPUT, RANGE_V1).add(INPUT, TCP).add(INPUT, UDP).add(DEFAULT, MARK);
        for (String pod : pods) {
            node.pod(
                    pod,
                    "rule to permit the traffic to pods when source is the pod's local node",
                    "run through default ingress network policy  chain",
                    "set mark to ACCEPT traffic that comply to network policies");
        }
        return node.behindPods(ACCEPT_V1_5);
    }

    /** Words of v2.0 and v2.1. */
    static SmallNode v20(String... pods) {
        SmallNode node = new SmallNode(false);
        node.add(INPUT, RANGE).add(INPUT, TCP).add(INPUT, UDP).add(DEFAULT, MARK);
        for (String pod : pods) {
            node.pod(
                    pod,
                    "rule to permit the traffic traffic to pods when source is the pod's local node",
                    "run through default ingress network policy chain",
                    "set mark to ACCEPT traffic that comply to network policies");
        }
        return node.behindPods(ACCEPT);
    }

    /** Words of v2.2 to v2.5. */
    static SmallNode v22(String... pods) {
        SmallNode node = v20(pods);
        node.chains.get(DEFAULT).addAll(0, ICMP);
        return node;
    }

    /** Words of v2.8 and v2.9. */
    static SmallNode v28(String... pods) {
        SmallNode node = new SmallNode(false);
        node.add(INPUT, RANGE)
                .add(INPUT, TCP)
                .add(INPUT, UDP)
                .add(INPUT, SCTP)
                .add(DEFAULT, MARK)
                .common();
        for (String pod : pods) {
            node.pod(pod, "common bi-directional traffic policy rules", "set mark to ACCEPT traffic that comply");
        }
        return node.behindPods(ACCEPT);
    }

    /** Words of v2.10, without default-deny. */
    static SmallNode v210(String... pods) {
        SmallNode node = v28(pods);
        for (String chain : List.of(INPUT, FORWARD, OUTPUT)) {
            node.chains.get(chain).remove(ACCEPT);
            node.add(chain, TO_TAIL);
        }
        return node.add(TAIL, ACCEPT);
    }

    /** Words of v2.11, without default-deny. */
    static SmallNode v211(String... pods) {
        SmallNode node = new SmallNode(true);
        node.add(INPUT, RANGE)
                .add(INPUT, TCP)
                .add(INPUT, UDP)
                .add(INPUT, SCTP)
                .add(DEFAULT, MARK)
                .common();
        for (String pod : pods) {
            node.pod(pod, "common netpol rules", "set netpol-ok mark");
        }
        return node.behindPods(TO_TAIL).behindPods(ACCEPT).add(TAIL, NETPOL_OK);
    }

    /** What {@code --cleanup-config} of v2.11 leaves of a node. */
    static SmallNode cleanedUp() {
        SmallNode node = new SmallNode(true);
        node.chains.keySet().removeIf(chain -> chain.startsWith("KUBE-"));
        node.chains.values().forEach(List::clear);
        return node.add(TAIL, NETPOL_OK);
    }

    /** The fork's v2.2 to v2.5: the ACCEPT stands in the built-in chains. */
    static SmallNode k3s22(String... pods) {
        SmallNode node = v22(pods);
        for (String hook : List.of("INPUT", "FORWARD", "OUTPUT")) {
            node.remove("KUBE-ROUTER-" + hook, ACCEPT).add(hook, ACCEPT_K3S);
        }
        return node;
    }

    /** Adds the chain of a policy with one pair of rules, as it is without the fork's log rule. */
    SmallNode policy() {
        String chain = "KUBE-NWPLCY-AAAAAAAAAAAAAAAA";
        String matches =
                "-m comment --comment \"rule to ACCEPT traffic from source pods to dest pods selected by policy name"
                        + " web namespace shop\" ";
        return add(chain, matches + "-j MARK --set-xmark 0x10000/0x10000")
                .add(chain, matches + "-m mark --mark 0x10000/0x10000 -j RETURN");
    }

    /** A rule for a range with the tag that the router computes for it. */
    static String range(String words, String range) {
        List<String> arguments = List.of("-m", "comment", "--comment", words, "-d", range, "-j", "RETURN");
        return "-d " + range + " -m comment --comment \"" + words + " - " + Tag.of(INPUT, arguments) + "\" -j RETURN";
    }

    private SmallNode common() {
        COMMON.forEach(rule -> add("KUBE-NWPLCY-COMMON", rule));
        ICMP.forEach(rule -> add("KUBE-NWPLCY-COMMON", rule));
        return this;
    }

    private SmallNode behindPods(String rule) {
        return add(INPUT, rule).add(FORWARD, rule).add(OUTPUT, rule);
    }

    /** A pod given as {@code namespace/name address}, with seven jumps to its chain. */
    SmallNode pod(String pod, String... comments) {
        String[] parts = pod.split("[/ ]", 3);
        String chain = "KUBE-POD-FW-AAAAAAAAAAAAAAA" + (char) ('A' + chains.size() - 3);
        for (String comment : comments) {
            add(
                    chain,
                    "-m comment --comment \"" + comment.replace("'", "\\'") + "\" -j MARK --set-xmark 0x20000/0x20000");
        }
        add(
                chain,
                "-m comment --comment \"rule to REJECT traffic destined for POD name:" + parts[1] + " namespace: "
                        + parts[0]
                        + "\" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable");
        String in = shortWords
                ? parts[0] + "/" + parts[1] + " in"
                : "rule to jump traffic destined to POD name:" + parts[1] + " namespace: " + parts[0] + " to chain "
                        + chain;
        String out = in.replace("destined to", "from").replaceFirst(" in$", " out");
        String bridged = "-m physdev --physdev-is-bridged ";
        String to = "-m comment --comment \"" + in + "\" -j " + chain;
        String from = "-m comment --comment \"" + out + "\" -j " + chain;
        add(INPUT, "-s " + parts[2] + " " + from);
        add(FORWARD, "-d " + parts[2] + " " + to);
        add(FORWARD, "-d " + parts[2] + " " + bridged + to);
        add(FORWARD, "-s " + parts[2] + " " + from);
        add(FORWARD, "-s " + parts[2] + " " + bridged + from);
        add(OUTPUT, "-d " + parts[2] + " " + to);
        return add(OUTPUT, "-s " + parts[2] + " " + from);
    }

    private static String ports(String protocol, String tag) {
        return "-p " + protocol + " -m comment --comment \"allow LOCAL " + protocol.toUpperCase(java.util.Locale.ROOT)
                + " traffic to node ports - " + tag
                + "\" -m addrtype --dst-type LOCAL -m multiport --dports 30000:32767 -j RETURN";
    }

    static String marked(String comment) {
        return "-m comment --comment \"" + comment + "\" -m mark --mark 0x20000/0x20000 -j ACCEPT";
    }

    private static String icmp(String comment, int type) {
        return "-p icmp -m comment --comment \"" + comment + "\" -m icmp --icmp-type " + type + " -j ACCEPT";
    }

    private static String jump(String tag, String chain) {
        return "-m comment --comment \"kube-router netpol - " + tag + "\" -j " + chain;
    }

    /** Adds a rule behind all others of a chain. */
    SmallNode add(String chain, String rule) {
        chains.computeIfAbsent(chain, name -> new ArrayList<>()).add(rule);
        return this;
    }

    /** Adds a rule at a 1-based index. */
    SmallNode insert(String chain, int index, String rule) {
        rules(chain).add(index - 1, rule);
        return this;
    }

    /** Removes the first rule that is equal. */
    SmallNode remove(String chain, String rule) {
        if (!rules(chain).remove(rule)) {
            throw new IllegalArgumentException(chain + " has no " + rule);
        }
        return this;
    }

    /** The rules of a chain, to be read or changed. */
    List<String> rules(String chain) {
        return chains.computeIfAbsent(chain, name -> new ArrayList<>());
    }

    String text() {
        StringBuilder save = new StringBuilder("*filter\n");
        chains.keySet()
                .forEach(chain -> save.append(':')
                        .append(chain)
                        .append(chain.startsWith("KUBE-") ? " - [0:0]\n" : " ACCEPT [0:0]\n"));
        chains.forEach((chain, rules) -> rules.forEach(rule ->
                save.append("-A ").append(chain).append(' ').append(rule).append('\n')));
        return save.append("COMMIT\n").toString();
    }

    NamedRuleset named() throws Exception {
        return NamedForm.of(SaveParser.parse(text(), Limits.DEFAULT));
    }

    PlaneInput plane() throws Exception {
        return new PlaneInput("save", AddressFamily.IPV4, IptablesBackend.NFT, named(), -1, null);
    }

    /** Judged by a version alone (null: by the rules alone), without flags. */
    PlaneAudit audit(String version) throws Exception {
        return NodeAudit.of(List.of(plane()), RouterFacts.of(version, null, RouterFacts.How.GIVEN), null)
                .get(0);
    }

    /** Judged by a version and its flags, the default cluster range among them. */
    PlaneAudit withFlags(String version, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("--service-cluster-ip-range=10.96.0.0/12"));
        args.addAll(List.of(more));
        return NodeAudit.of(List.of(plane()), RouterFacts.of(version, args, RouterFacts.How.GIVEN), null)
                .get(0);
    }
}
