package io.chaindrift.ruleset.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a rule into its arguments as {@code iptables-restore} does: blanks separate, double quotes group, and inside quotes a
 * backslash takes the next character as it is (iptables prints {@code "}, {@code \} and {@code '} so).
 */
public final class RuleTokens {

    private RuleTokens() {}

    /** The arguments of {@code rule}, unquoted; an unclosed quote ends with the text. */
    public static List<String> split(String rule) {
        List<String> tokens = new ArrayList<>(20);
        StringBuilder token = new StringBuilder(40);
        boolean quoted = false;
        boolean open = false;
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            if (quoted && c == '\\' && i + 1 < rule.length()) {
                token.append(rule.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                open = true;
            } else if (c == ' ' && !quoted) {
                if (open) {
                    tokens.add(token.toString());
                    token.setLength(0);
                    open = false;
                }
            } else {
                token.append(c);
                open = true;
            }
        }
        if (open) {
            tokens.add(token.toString());
        }
        return tokens;
    }
}
