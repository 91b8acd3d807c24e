package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.Tag;
import io.chaindrift.ruleset.parse.RuleTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a rule that the catalog does not have carries a tag that only kube-router would have computed. */
final class OwnLooks {

    private static final Pattern TAGGED = Pattern.compile("(.*) - ([A-Z2-7]{16})");

    private OwnLooks() {}

    /** Tries the argument orders of all releases: what stands before the comment first or last, the target always last. */
    static boolean tagVerifies(String chain, String rule) {
        List<String> tokens = RuleTokens.split(rule);
        int comment = tokens.indexOf("--comment");
        if (comment < 4 || comment + 1 == tokens.size()) {
            return false;
        }
        Matcher tagged = TAGGED.matcher(tokens.get(comment + 1));
        int target = tokens.indexOf("-j");
        if (!tagged.matches() || target < 0) {
            return false;
        }
        List<String> words = List.of("-m", "comment", "--comment", tagged.group(1));
        List<String> before = tokens.subList(2, comment - 2);
        List<String> after = target > comment ? tokens.subList(comment + 2, target) : List.of();
        List<String> end = tokens.subList(target, tokens.size());
        String tag = tagged.group(2);
        return tag.equals(Tag.of(chain, join(words, before, after, end)))
                || tag.equals(Tag.of(chain, join(before, words, after, end)));
    }

    private static List<String> join(List<String> one, List<String> two, List<String> three, List<String> four) {
        List<String> all = new ArrayList<>(one);
        all.addAll(two);
        all.addAll(three);
        all.addAll(four);
        return all;
    }
}
