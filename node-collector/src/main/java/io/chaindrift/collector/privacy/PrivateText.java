package io.chaindrift.collector.privacy;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.SourceText;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.OwnChains;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts pseudonyms into what was read, before it is named, digested or compared: everything that is said afterwards is about the text
 * that it gives.
 *
 * <p>Touched are rules of kube-router's chains that speak of a pod, a policy or a service. The rules of its own chains that come from
 * its flags keep their addresses: their tag is a hash over them, and a tag that cannot be verified proves nothing. Comments are
 * known by their form; one of another form is replaced as a whole, so that a new release tells less and not more. Chains of others
 * leave the node as name, count and digest anyway. Thread-safe.
 */
public final class PrivateText {

    private static final Pattern POD =
            Pattern.compile("([A-Za-z ]*POD name:)(\\S+)( namespace: )(\\S+?)((?: to chain KUBE-POD-FW-[A-Z2-7]+)?)");
    private static final Pattern POLICY = Pattern.compile("([A-Za-z ]*policy name(?:: | ))(\\S+)( namespace )(\\S+)");
    private static final Pattern RUN = Pattern.compile("(run through nw policy )(\\S+)");
    private static final Pattern SLASHED = Pattern.compile(
            "([^\\s/]+)/([^\\s/]+)"
                    + "((?: (?:in|out|policy|reject|log-drop|ingress|egress|pods|cidr|any|np|ipblock|except-src|except-dst))*)");
    private static final Pattern LOGGED = Pattern.compile("(DROP by policy )([^\\s/]+)/([^\\s/]+)");
    private static final Set<String> FIXED = Set.of(
            "accept netpol-ok",
            "clear netpol mark",
            "common bi-directional traffic policy rules",
            "common netpol rules",
            "default egress",
            "default ingress",
            "drop invalid state",
            "from local node",
            "mark netpol match",
            "rule for stateful firewall for pod",
            "rule to drop invalid state for pod",
            "rule to log dropped traffic",
            "rule to permit the traffic to pods when source is the pod\\'s local node",
            "rule to permit the traffic traffic to pods when source is the pod\\'s local node",
            "run through default egress network policy  chain",
            "run through default egress network policy chain",
            "run through default ingress network policy  chain",
            "run through default ingress network policy chain",
            "set mark to ACCEPT traffic that comply to network policies",
            "set netpol-ok mark");
    private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|\\S++");
    private static final Pattern ADDRESS = Pattern.compile(
            "\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.:]*(?:/\\d{1,3})?");
    private static final Pattern ADDRESS_IN_JSON =
            Pattern.compile("(?<=\")(?:\\d{1,3}(?:\\.\\d{1,3}){3}|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.:]*)(?=\")");
    private static final Pattern SET = Pattern.compile("(KUBE-(?:SRC|DST)-)([A-Z2-7]{16})");

    private final Pseudonyms names;

    /** A writer with these pseudonyms. */
    public PrivateText(Pseudonyms names) {
        this.names = names;
    }

    /** A save of iptables. */
    public byte[] save(byte[] save) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(save.length + (save.length >> 3));
        for (int start = 0; start < save.length; ) {
            int end = start;
            while (end < save.length && save[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, save.length);
            if (save[start] == '-' || save[start] == '[') {
                String line = new String(save, start, end - start, StandardCharsets.UTF_8);
                out.writeBytes(rule(line).getBytes(StandardCharsets.UTF_8));
                out.write(save, end, next - end);
            } else {
                out.write(save, start, next - start);
            }
            start = next;
        }
        return out.toByteArray();
    }

    /** Rules that were read in another form than a save. */
    public Ruleset rules(Ruleset rules) {
        List<Table> tables = new ArrayList<>();
        for (Table table : rules.tables()) {
            List<Chain> chains = new ArrayList<>();
            for (Chain chain : table.chains()) {
                List<Rule> told = chain.rules().stream()
                        .map(rule -> new Rule(rule.chain(), rule(rule.text()), rule.counters()))
                        .toList();
                chains.add(new Chain(chain.name(), chain.policy(), chain.counters(), told));
            }
            tables.add(new Table(table.name(), chains));
        }
        return new Ruleset(tables, SourceText.NONE, rules.incompatibleTables(), rules.header());
    }

    /** The output of {@code ipset save}. */
    public String ipsets(String listing) {
        return sets(listing);
    }

    /** One rule as a save has it. */
    String rule(String line) {
        int at = line.indexOf("-A ");
        if (at < 0) {
            return line;
        }
        int end = line.indexOf(' ', at + 3);
        String chain = line.substring(at + 3, end < 0 ? line.length() : end);
        boolean own = chain.startsWith("KUBE-ROUTER-")
                || chain.startsWith("KUBE-NWPLCY-")
                || chain.startsWith("KUBE-POD-FW-");
        if (!own || OwnChains.isStatic(chain) && !line.contains("KUBE-POD-FW-")) {
            return line;
        }
        StringBuilder told = new StringBuilder(line.length());
        Matcher words = WORD.matcher(line);
        String before = "";
        int from = 0;
        while (words.find()) {
            told.append(line, from, words.start()).append(word(before, words.group()));
            before = words.group();
            from = words.end();
        }
        return told.append(line, from, line.length()).toString();
    }

    private String word(String before, String word) {
        boolean quoted = word.length() > 1 && word.startsWith("\"");
        String text = quoted ? word.substring(1, word.length() - 1) : word;
        String told = switch (before) {
            case "--comment" -> comment(text);
            case "--nflog-prefix", "--log-prefix" -> logged(text);
            default -> ADDRESS.matcher(text).matches() ? names.address(text) : sets(inJson(text));
        };
        // Whoever reads a save sees a word without blanks without quotes.
        return quoted ? "\"" + told + "\"" : told;
    }

    private String comment(String text) {
        if (FIXED.contains(text)) {
            return text;
        }
        Matcher pod = POD.matcher(text);
        if (pod.matches()) {
            return pod.group(1)
                    + names.object(pod.group(2))
                    + pod.group(3)
                    + names.namespace(pod.group(4))
                    + pod.group(5);
        }
        Matcher policy = POLICY.matcher(text);
        if (policy.matches()) {
            return policy.group(1) + names.object(policy.group(2)) + policy.group(3) + names.namespace(policy.group(4));
        }
        Matcher run = RUN.matcher(text);
        if (run.matches()) {
            return run.group(1) + names.object(run.group(2));
        }
        Matcher slashed = SLASHED.matcher(text);
        return slashed.matches()
                ? names.namespace(slashed.group(1)) + "/" + names.object(slashed.group(2)) + slashed.group(3)
                : names.object(text);
    }

    private String logged(String text) {
        Matcher policy = LOGGED.matcher(text);
        return policy.matches()
                ? policy.group(1) + names.namespace(policy.group(2)) + "/" + names.object(policy.group(3))
                : names.object(text);
    }

    private String inJson(String text) {
        return text.indexOf('"') < 0
                ? text
                : ADDRESS_IN_JSON.matcher(text).replaceAll(found -> names.address(found.group()));
    }

    private String sets(String text) {
        return text.contains("KUBE-SRC-") || text.contains("KUBE-DST-")
                ? SET.matcher(text).replaceAll(found -> found.group(1) + names.set(found.group(2)))
                : text;
    }
}
