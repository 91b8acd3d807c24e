package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Equal rules that follow each other.
 *
 * @param rule the rule's text in named form
 * @param repeat how often it stands there, at least once
 */
public record RuleRun(String rule, int repeat) {

    public RuleRun {
        Objects.requireNonNull(rule, "rule");
        if (repeat < 1) {
            throw new IllegalArgumentException("a run repeats at least once, not " + repeat);
        }
    }

    /**
     * How many bytes the rule's text takes in UTF-8, and never fewer. Nearly all texts are ASCII, which is found out with one operation for
     * each character.
     */
    public int textBytes() {
        int bits = 0;
        for (int i = 0; i < rule.length(); i++) {
            bits |= rule.charAt(i);
        }
        return bits < 0x80 ? rule.length() : otherBytes();
    }

    private int otherBytes() {
        int bytes = rule.length();
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            bytes += c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
        }
        return bytes;
    }

    /** Run-length encodes rules, keeping their order. */
    public static List<RuleRun> encode(List<String> rules) {
        List<RuleRun> runs = new ArrayList<>(rules.size());
        String current = null;
        int repeat = 0;
        for (String rule : rules) {
            if (rule.equals(current)) {
                repeat++;
                continue;
            }
            if (current != null) {
                runs.add(new RuleRun(current, repeat));
            }
            current = rule;
            repeat = 1;
        }
        if (current != null) {
            runs.add(new RuleRun(current, repeat));
        }
        return runs;
    }

    /** The rules that the runs stand for. */
    public static List<String> decode(List<RuleRun> runs) {
        List<String> rules = new ArrayList<>();
        for (RuleRun run : runs) {
            for (int i = 0; i < run.repeat; i++) {
                rules.add(run.rule);
            }
        }
        return rules;
    }

    /** How many rules the runs stand for. */
    public static int count(List<RuleRun> runs) {
        int count = 0;
        for (RuleRun run : runs) {
            count = Math.addExact(count, run.repeat);
        }
        return count;
    }
}
