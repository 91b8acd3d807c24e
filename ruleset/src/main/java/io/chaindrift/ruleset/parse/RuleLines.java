package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.Frozen;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.SourceText;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of one chain as places in the text; each is cut out when asked for. Filled by the parser, then never changed. */
final class RuleLines extends AbstractList<Rule> implements Frozen, RandomAccess {

    private static final Pattern TRAILING_COUNTERS = Pattern.compile(" -c [0-9]+ [0-9]+(?= |$)");

    private final String chain;
    private final SourceText source;
    private int[] starts = new int[4];
    private int size;
    /** Where the last line ends, and whether each before it ends where the next begins. */
    private int end;

    private boolean together = true;

    RuleLines(String chain, SourceText source) {
        this.chain = chain;
        this.source = source;
    }

    /** Adds the line between two offsets, that of its first byte and that of its newline. */
    void addLine(int start, int lineEnd) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size + (size >> 1) + 4);
        }
        together &= size == 0 || start == end + 1;
        starts[size++] = start;
        end = lineEnd;
    }

    private int end(int index) {
        if (index + 1 == size) {
            return end;
        }
        return together ? starts[index + 1] - 1 : source.lineEnd(starts[index]);
    }

    @Override
    public Rule get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        int start = starts[index];
        int stop = end(index);
        if (source.at(start) == '[') {
            int close = start;
            while (source.at(close) != ']') {
                close++;
            }
            return new Rule(chain, source.text(close + 2, stop), source.text(start, close + 1));
        }
        String text = source.text(start, stop);
        return text.contains(" -c ") ? withoutTrailingCounters(text) : new Rule(chain, text, null);
    }

    /** {@code iptables -S -v} and old releases print counters as an argument; in quotes it is somebody's comment. */
    private Rule withoutTrailingCounters(String rule) {
        Matcher matcher = TRAILING_COUNTERS.matcher(rule);
        while (matcher.find()) {
            if (!insideQuotes(rule, matcher.start())) {
                String text = rule.substring(0, matcher.start()) + rule.substring(matcher.end());
                return new Rule(chain, text, matcher.group().trim());
            }
        }
        return new Rule(chain, rule, null);
    }

    private static boolean insideQuotes(String rule, int position) {
        boolean inside = false;
        for (int i = 0; i < position; i++) {
            char c = rule.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                inside = !inside;
            }
        }
        return inside;
    }

    @Override
    public int size() {
        return size;
    }
}
