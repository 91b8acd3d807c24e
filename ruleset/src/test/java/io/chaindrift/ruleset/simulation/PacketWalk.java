package io.chaindrift.ruleset.simulation;

import io.chaindrift.ruleset.parse.RuleTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules do to one packet. A packet is a seed: it matches a condition or not by a hash of the two, the same condition
 * always alike; only marks are state, which MARK changes and {@code -m mark} reads.
 */
final class PacketWalk {

    private record Condition(boolean inverted, String text) {}

    private record Compiled(
            List<Condition> conditions, List<long[]> marks, String target, long setBits, long clearBits) {}

    private final Map<String, List<Compiled>> chains = new HashMap<>();
    private long seed;
    private long mark;

    PacketWalk(Map<String, List<String>> rules) {
        rules.forEach((chain, texts) -> {
            List<Compiled> compiled = new ArrayList<>();
            texts.forEach(text -> compiled.add(compile(text)));
            chains.put(chain, compiled);
        });
    }

    /** The verdict on a packet at that hook, with the mark the packet leaves it with. */
    String verdict(long packet, String hook, long markBefore) {
        seed = packet;
        mark = markBefore;
        String verdict = walk(hook, 0);
        return (verdict == null ? "policy" : verdict) + " mark " + Long.toHexString(mark);
    }

    private String walk(String chain, int depth) {
        if (depth > 20) {
            throw new IllegalStateException("the rules go in a circle at " + chain);
        }
        for (Compiled rule : chains.getOrDefault(chain, List.of())) {
            if (!matches(rule)) {
                continue;
            }
            switch (rule.target()) {
                case "ACCEPT", "DROP", "REJECT":
                    return rule.target();
                case "RETURN":
                    return null;
                case "MARK":
                    mark = mark & ~rule.clearBits() ^ rule.setBits();
                    break;
                case "NFLOG", "":
                    break;
                default:
                    String verdict = walk(rule.target(), depth + 1);
                    if (verdict != null) {
                        return verdict;
                    }
            }
        }
        return null;
    }

    private boolean matches(Compiled rule) {
        for (Condition condition : rule.conditions()) {
            boolean holds = (condition.text().hashCode() * 0x9E3779B97F4A7C15L ^ seed * 0xC2B2AE3D27D4EB4FL) % 3 != 0;
            if (holds == condition.inverted()) {
                return false;
            }
        }
        for (long[] read : rule.marks()) {
            boolean holds = (mark & read[1]) == read[0];
            if (holds == (read[2] == 1)) {
                return false;
            }
        }
        return true;
    }

    private static Compiled compile(String text) {
        List<String> tokens = RuleTokens.split(text);
        List<Condition> conditions = new ArrayList<>();
        List<long[]> marks = new ArrayList<>();
        StringBuilder condition = new StringBuilder();
        boolean inverted = false;
        String target = "";
        long set = 0;
        long clear = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (token.equals("-j")) {
                target = tokens.get(i + 1);
                if (target.equals("MARK")) {
                    String[] parts = tokens.get(i + 3).split("/");
                    set = Long.decode(parts[0]);
                    clear = Long.decode(parts[1]);
                }
                break;
            }
            boolean starts = token.startsWith("-") || token.equals("!");
            if (starts && condition.length() > 0 && !condition.toString().equals("!")) {
                add(conditions, marks, condition.toString(), inverted);
                condition.setLength(0);
                inverted = false;
            }
            if (token.equals("!")) {
                inverted = true;
            } else {
                condition.append(condition.length() > 0 ? " " : "").append(token);
            }
        }
        if (condition.length() > 0) {
            add(conditions, marks, condition.toString(), inverted);
        }
        return new Compiled(conditions, marks, target, set, clear);
    }

    private static void add(List<Condition> conditions, List<long[]> marks, String text, boolean inverted) {
        if (text.startsWith("-m ") || text.startsWith("--comment ")) {
            return;
        }
        if (text.startsWith("--mark ")) {
            String[] parts = text.substring(7).split("/");
            marks.add(new long[] {Long.decode(parts[0]), Long.decode(parts[1]), inverted ? 1 : 0});
        } else {
            conditions.add(new Condition(inverted, text));
        }
    }
}
