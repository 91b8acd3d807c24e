package io.chaindrift.collector.capture;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out whether iptables printed a rule that it did not understand: one that a newer iptables wrote. Stateless. */
final class Undecoded {

    /** What iptables prints in the place of a match or target whose revision or expression it does not know. */
    private static final List<String> IN_RULES =
            List.of("[unsupported revision]", "[unknown", "UNKNOWN match", "# unknown", "(unknown extension)");

    private static final List<String> IN_WORDS = List.of(
            "unsupported revision",
            "extension parsing failed",
            "couldn't load match",
            "couldn't load target",
            "unsupported xt_",
            "unsupported expression");

    /** Goes back nowhere, so that a text of any length takes no stack. */
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"");

    private Undecoded() {}

    static @Nullable Suspicion in(Ruleset rules, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        for (String words : IN_WORDS) {
            if (lower.contains(words)) {
                return new Suspicion(
                        Suspicion.Reason.NEWER_IPTABLES,
                        "a newer iptables wrote rules that this one cannot decode; it says: " + said);
            }
        }
        for (Table table : rules.tables()) {
            for (Chain chain : table.chains()) {
                for (Rule rule : chain.rules()) {
                    if (isUndecoded(rule.text())) {
                        return new Suspicion(
                                Suspicion.Reason.UNDECODED_RULE,
                                // Not its words: it may be a rule of others.
                                "iptables cannot show a rule of " + table.name() + "/" + chain.name()
                                        + "; look at it with nft list ruleset");
                    }
                }
            }
        }
        return null;
    }

    /** Looks outside of quotes: a comment may say anything. */
    private static boolean isUndecoded(String rule) {
        if (IN_RULES.stream().noneMatch(rule::contains)) {
            return false;
        }
        String bare = QUOTED.matcher(rule).replaceAll("");
        return IN_RULES.stream().anyMatch(bare::contains);
    }
}
