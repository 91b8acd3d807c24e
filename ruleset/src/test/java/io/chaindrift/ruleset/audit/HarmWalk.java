package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.parse.RuleTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * Follows single packets through the filter table of a save and counts the rules of kube-router's chains that each is compared
 * with. Reads the save line by line on its own. A packet has one source and one destination; every other condition holds for it
 * or not by chance, the same condition always alike; marks are set and read as the rules say.
 */
final class HarmWalk {

    private record Rule(
            String chain,
            List<String> source,
            List<String> destination,
            String rest,
            long[] mark,
            String target,
            long[] set) {}

    private final Map<String, List<Rule>> chains = new HashMap<>();
    private final List<String> addresses;

    private String source = "";
    private String destination = "";
    private long seed;
    private int likely;
    private long mark;
    private long passed;

    HarmWalk(String save) {
        TreeSet<String> single = new TreeSet<>();
        boolean filter = false;
        for (String line : save.lines().toList()) {
            if (line.startsWith("*")) {
                filter = line.equals("*filter");
            } else if (filter && line.startsWith("-A ")) {
                Rule rule = read(RuleTokens.split(line));
                chains.computeIfAbsent(rule.chain(), chain -> new ArrayList<>()).add(rule);
                if (rule.target().startsWith("KUBE-POD-FW-")) {
                    single.addAll(rule.source());
                    single.addAll(rule.destination());
                }
            }
        }
        addresses = new ArrayList<>(single);
        addresses.add("elsewhere");
    }

    /** The rules that the worst of so many packets is compared with, at that hook, from the own jump on. */
    long worst(String hook, int packets, Random random) {
        long worst = 0;
        for (int i = 0; i < packets; i++) {
            source = addresses.get(random.nextInt(addresses.size()));
            destination = addresses.get(random.nextInt(addresses.size()));
            seed = random.nextLong();
            likely = random.nextInt(101);
            mark = 0;
            passed = 0;
            walk(hook, false, 0);
            worst = Math.max(worst, passed);
        }
        return worst;
    }

    /** Whether the packet's way is over. */
    private boolean walk(String chain, boolean own, int depth) {
        if (depth > 20) {
            throw new IllegalStateException("the rules go in a circle at " + chain);
        }
        for (Rule rule : chains.getOrDefault(chain, List.of())) {
            boolean ownJump = rule.target().startsWith("KUBE-ROUTER-");
            passed += own || ownJump ? 1 : 0;
            if (!matches(rule, ownJump)) {
                continue;
            }
            switch (rule.target()) {
                case "ACCEPT", "DROP", "REJECT":
                    return true;
                case "RETURN":
                    return false;
                case "MARK":
                    mark = mark & ~rule.set()[1] ^ rule.set()[0];
                    break;
                default:
                    if (chains.containsKey(rule.target()) && walk(rule.target(), own || ownJump, depth + 1)) {
                        return true;
                    }
            }
        }
        return false;
    }

    private boolean matches(Rule rule, boolean ownJump) {
        if (!rule.source().isEmpty()
                && rule.source().get(0).endsWith("/32")
                && !rule.source().contains(source)) {
            return false;
        }
        if (!rule.destination().isEmpty()
                && rule.destination().get(0).endsWith("/32")
                && !rule.destination().contains(destination)) {
            return false;
        }
        if (rule.mark().length > 0 && ((mark & rule.mark()[1]) == rule.mark()[0]) == (rule.mark()[2] == 1)) {
            return false;
        }
        return ownJump || rule.rest().isEmpty() || holds(rule);
    }

    /** Jumps are the likelier for a packet, the less likely what would end its way. */
    private boolean holds(Rule rule) {
        long hash = (rule.rest().hashCode() * 0x9E3779B97F4A7C15L ^ seed) * 0xC2B2AE3D27D4EB4FL >>> 33;
        boolean goesOn = chains.containsKey(rule.target()) || rule.target().equals("MARK");
        return hash % 101 < (goesOn ? likely : 100 - likely);
    }

    private static Rule read(List<String> words) {
        List<String> source = new ArrayList<>();
        List<String> destination = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        long[] mark = {};
        long[] set = {};
        String target = "";
        for (int i = 2; i < words.size(); i++) {
            String word = words.get(i);
            boolean not = words.get(i - 1).equals("!");
            switch (word) {
                case "-s" -> (not ? new ArrayList<String>() : source).add(host(words.get(++i)));
                case "-d" -> (not ? new ArrayList<String>() : destination).add(host(words.get(++i)));
                case "--comment" -> i++;
                case "--mark" -> mark = numbers(words.get(++i), not);
                case "--set-xmark" -> set = numbers(words.get(++i), false);
                case "-j" -> target = words.get(++i);
                case "!" -> {}
                case "-m" -> {
                    String match = words.get(++i);
                    rest.append(match.equals("comment") || match.equals("mark") ? "" : match + " ");
                }
                default -> rest.append(not ? "! " : "").append(word).append(' ');
            }
        }
        if (!source.isEmpty() && !source.get(0).endsWith("/32")) {
            rest.append(source);
        }
        if (!destination.isEmpty() && !destination.get(0).endsWith("/32")) {
            rest.append(destination);
        }
        return new Rule(words.get(1), source, destination, rest.toString().trim(), mark, target, set);
    }

    /** A single address in one form for both families. */
    private static String host(String address) {
        return address.endsWith("/128") ? address.substring(0, address.length() - 3) + "32" : address;
    }

    private static long[] numbers(String text, boolean not) {
        String[] parts = text.split("/");
        return new long[] {Long.decode(parts[0]), Long.decode(parts[1]), not ? 1 : 0};
    }
}
