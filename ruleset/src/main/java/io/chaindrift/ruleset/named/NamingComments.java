package io.chaindrift.ruleset.named;

import org.jspecify.annotations.Nullable;

/**
 * Who a chain is by the comments of the releases: {@code POD name:N namespace: NS} and {@code policy name N namespace NS} up to
 * v2.10, {@code NS/N …} since v2.11. All methods give {@code namespace/name}, or null where the rule does not tell.
 */
final class NamingComments {

    private static final String COMMENT = "--comment ";

    private NamingComments() {}

    /** The pod that a rule of a top-level chain jumps to. */
    static @Nullable String podOfJump(String rule) {
        String old = pod(rule);
        return old != null ? old : slashed(rule, "in", "out", true);
    }

    /** The pod whose chain holds the rule. */
    static @Nullable String podInside(String rule) {
        String old = pod(rule);
        return old != null ? old : slashed(rule, "log-drop", "reject", false);
    }

    private static @Nullable String pod(String rule) {
        return named(rule, "POD name:", " namespace: ");
    }

    /** The policy whose chain holds the rule. */
    static @Nullable String policyInside(String rule) {
        String old = named(rule, "policy name: ", " namespace ");
        if (old == null) {
            old = named(rule, "policy name ", " namespace ");
        }
        if (old != null) {
            return old;
        }
        for (int at = rule.indexOf(COMMENT); at >= 0; at = rule.indexOf(COMMENT, at + 1)) {
            String name = slashName(rule, textStart(rule, at));
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /** The policy that the fork's logging rule names. Up to 1.8.7 iptables prints two blanks before the prefix. */
    static @Nullable String policyLogged(String rule) {
        String option = "--nflog-prefix ";
        int at = rule.indexOf(option);
        if (at < 0) {
            return null;
        }
        int start = at + option.length();
        start += rule.startsWith(" ", start) ? 1 : 0;
        String words = "\"DROP by policy ";
        if (!rule.startsWith(words, start)) {
            return null;
        }
        String name = slashName(rule, start + words.length());
        return name == null || !rule.startsWith("\"", start + words.length() + name.length()) ? null : name;
    }

    /** The policy that a rule of a pod's chain jumps to; the older releases leave its namespace, the pod's, out. */
    static @Nullable String policyOfJump(String rule, String namespace) {
        String words = "\"run through nw policy ";
        int at = rule.indexOf(words);
        if (at >= 0) {
            int end = tokenEnd(rule, at + words.length());
            return end > at + words.length() && rule.startsWith("\"", end)
                    ? namespace + "/" + rule.substring(at + words.length(), end)
                    : null;
        }
        return slashed(rule, "policy", "policy", true);
    }

    /** {@code <before>NAME<between>NAMESPACE} as {@code NAMESPACE/NAME}. */
    private static @Nullable String named(String rule, String before, String between) {
        int at = rule.indexOf(before);
        if (at < 0) {
            return null;
        }
        int name = at + before.length();
        int nameEnd = blank(rule, name);
        if (nameEnd == name || !rule.startsWith(between, nameEnd)) {
            return null;
        }
        int namespace = nameEnd + between.length();
        int end = tokenEnd(rule, namespace);
        return end == namespace ? null : rule.substring(namespace, end) + "/" + rule.substring(name, nameEnd);
    }

    /** A comment of {@code NS/N}, or of it and one of two words; where {@code jumps}, it may stand alone and ends the matches. */
    private static @Nullable String slashed(String rule, String one, String other, boolean jumps) {
        for (int at = rule.indexOf(COMMENT); at >= 0; at = rule.indexOf(COMMENT, at + 1)) {
            int start = textStart(rule, at);
            String name = slashName(rule, start);
            if (name == null) {
                continue;
            }
            int end = start + name.length();
            boolean word = false;
            for (String suffix : new String[] {one, other}) {
                if (!word && rule.startsWith(" " + suffix, end)) {
                    end += 1 + suffix.length();
                    word = true;
                }
            }
            boolean closed = rule.startsWith("\"", end);
            end += closed ? 1 : 0;
            if (jumps ? rule.startsWith(" -j", end) : word && closed) {
                return name;
            }
        }
        return null;
    }

    private static int textStart(String rule, int comment) {
        int start = comment + COMMENT.length();
        return rule.startsWith("\"", start) ? start + 1 : start;
    }

    /** The word at a place when it is {@code NS/N}, both not empty. */
    private static @Nullable String slashName(String rule, int start) {
        int end = tokenEnd(rule, start);
        int slash = rule.indexOf('/', start);
        return slash > start && slash < end - 1 ? rule.substring(start, end) : null;
    }

    private static int tokenEnd(String rule, int from) {
        int end = from;
        while (end < rule.length() && rule.charAt(end) != '"' && !Character.isWhitespace(rule.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int blank(String rule, int from) {
        int end = from;
        while (end < rule.length() && !Character.isWhitespace(rule.charAt(end))) {
            end++;
        }
        return end;
    }
}
