package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the chains of pods and policies prove, and KUBE-NWPLCY-TAIL. They are rebuilt at every sync, and it at every start, so their
 * words are those of the router that synced last.
 *
 * @param classes classes whose words they are; all where nothing is proved
 * @param proven true when some chain proves anything
 * @param fork true when a rule that only the fork writes is there
 * @param evidence what was seen, a line each
 */
record ChurnedEvidence(Set<VersionClass> classes, boolean proven, boolean fork, List<String> evidence) {

    private static final Set<VersionClass> BEFORE_1_3 = EnumSet.of(VersionClass.V1_0, VersionClass.V1_1);
    private static final Set<VersionClass> DOUBLE_BLANK =
            EnumSet.of(VersionClass.V1_3, VersionClass.V1_5, VersionClass.K3S_V1_3);
    private static final Set<VersionClass> COMMON =
            EnumSet.of(VersionClass.V2_6, VersionClass.V2_8, VersionClass.V2_10, VersionClass.K3S_V2_6);
    private static final Set<VersionClass> INLINE = EnumSet.of(
            VersionClass.V2_0,
            VersionClass.V2_2,
            VersionClass.K3S_V2_0_0,
            VersionClass.K3S_V2_0,
            VersionClass.K3S_V2_2);
    private static final Set<VersionClass> NEWEST =
            EnumSet.of(VersionClass.V2_11, VersionClass.NEWER, VersionClass.K3S_NEWER);
    private static final Set<VersionClass> LONG_POLICY_WORDS =
            EnumSet.complementOf(EnumSet.of(VersionClass.V2_11, VersionClass.NEWER));
    private static final Set<VersionClass> FORK_WITH_LOG = EnumSet.of(
            VersionClass.K3S_V1_3,
            VersionClass.K3S_V2_0,
            VersionClass.K3S_V2_2,
            VersionClass.K3S_V2_6,
            VersionClass.K3S_NEWER);
    private static final Set<VersionClass> FORK_ALWAYS_LOGS = EnumSet.of(VersionClass.K3S_V2_2, VersionClass.K3S_V2_6);

    private static final String POLICY_LONG = "--comment \"rule to ACCEPT traffic from ";
    private static final Pattern POLICY_SHORT =
            Pattern.compile("--comment \"[^/\" ]+/[^/\" ]+ (?:ingress|egress) (?:any|cidr|pods)");
    /** Without the option's name: iptables prints two blanks between them up to 1.8.7. Comments of policies begin otherwise. */
    private static final String LOGGED = " \"DROP by policy ";

    private static final String TO_TAIL = " -j KUBE-NWPLCY-TAIL";

    /** Whether the chains are of another release than the one that was told; of a release newer than the catalog nobody knows. */
    boolean contradicts(@Nullable VersionClass told) {
        return told != null && !told.isNewerThanCatalog() && proven && !classes.contains(told);
    }

    static ChurnedEvidence of(NamedRuleset ruleset) {
        PodClasses pods = new PodClasses();
        List<String> evidence = new ArrayList<>();
        boolean fork = false;
        boolean policyRules = false;
        boolean shortWords = false;
        boolean longWords = false;
        int[] places = {-1, -1, -1, -1};
        for (NamedChain chain : ruleset.chains()) {
            String name = chain.key().name();
            if (!chain.hasRules() || chain.ruleCount() == 0) {
                continue;
            }
            if (name.startsWith("{pod:") && !name.contains("!")) {
                Words words = Words.ofPod(chain.runs(), places);
                if (words != null && pods.add(words.classes())) {
                    evidence.add(name + ": " + words.saw());
                }
            } else if (name.startsWith("{policy:")) {
                policyRules = true;
                fork |= contains(chain.runs(), LOGGED);
                String first = chain.runs().get(0).rule();
                boolean isLong = first.contains(POLICY_LONG);
                longWords |= isLong;
                shortWords =
                        shortWords || !isLong && POLICY_SHORT.matcher(first).find();
            }
        }
        Narrowing found = new Narrowing(pods.classes(), evidence);
        if (fork) {
            found.to(FORK_WITH_LOG, "policy chains log with prefix \"DROP by policy\": only the k3s fork does");
        } else if (policyRules) {
            found.to(
                    EnumSet.complementOf(EnumSet.copyOf(FORK_ALWAYS_LOGS)),
                    "policy chains do not log with prefix \"DROP by policy\": not the k3s fork since v2.0.1");
        }
        if (longWords && !shortWords) {
            found.to(LONG_POLICY_WORDS, "policy chains have the long comments of the releases before v2.11");
        } else if (shortWords && !longWords) {
            found.to(NEWEST, "policy chains have short comments, as since v2.11");
        }
        tail(ruleset, found);
        return new ChurnedEvidence(
                found.proven ? found.classes : EnumSet.allOf(VersionClass.class), found.proven, fork, evidence);
    }

    /**
     * KUBE-NWPLCY-TAIL is emptied by each start of the releases that write it and taken away by each sync of the others, so its words
     * are the running router's, wherever anything leads to it.
     */
    private static void tail(NamedRuleset ruleset, Narrowing found) {
        NamedChain tail = ruleset.filterChain("KUBE-NWPLCY-TAIL");
        NamedChain top = ruleset.filterChain("KUBE-ROUTER-INPUT");
        if (tail == null || !tail.hasRules() || top == null || !top.hasRules() || !contains(top.runs(), TO_TAIL)) {
            return;
        }
        if (contains(tail.runs(), "\"accept netpol-ok\"")) {
            found.to(NEWEST, "KUBE-NWPLCY-TAIL, emptied at each start, has the words of v2.11");
        } else if (contains(tail.runs(), "\"rule to explicitly ACCEPT traffic that comply to network policies\"")) {
            found.to(EnumSet.of(VersionClass.V2_10), "KUBE-NWPLCY-TAIL, emptied at each start, has the words of v2.10");
        }
    }

    /** What the chains of pods leave together: one sync writes them all; where they are of two, what any of them leaves. */
    private static final class PodClasses {
        private final Set<VersionClass> any = EnumSet.noneOf(VersionClass.class);
        private final Set<VersionClass> all = EnumSet.allOf(VersionClass.class);

        /** True where this chain says what none before it did. */
        boolean add(Set<VersionClass> some) {
            boolean more = any.addAll(some);
            boolean fewer = all.retainAll(some);
            return fewer || more;
        }

        Set<VersionClass> classes() {
            return all.isEmpty() || any.isEmpty() ? any : all;
        }
    }

    /** Classes that all evidence so far leaves. What contradicts the evidence before it proves nothing. */
    private static final class Narrowing {
        private final Set<VersionClass> classes;
        private final List<String> evidence;
        private boolean proven;

        Narrowing(Set<VersionClass> pods, List<String> evidence) {
            this.proven = !pods.isEmpty();
            this.classes = proven ? pods : EnumSet.allOf(VersionClass.class);
            this.evidence = evidence;
        }

        void to(Set<VersionClass> some, String saw) {
            if (!Collections.disjoint(classes, some)) {
                classes.retainAll(some);
                evidence.add(saw);
                proven = true;
            }
        }
    }

    private static boolean contains(List<RuleRun> runs, String words) {
        for (RuleRun run : runs) {
            if (run.rule().contains(words)) {
                return true;
            }
        }
        return false;
    }

    /** What one pod's chain says. */
    private record Words(Set<VersionClass> classes, String saw) {

        static @Nullable Words ofPod(List<RuleRun> runs, int[] places) {
            int said = Phrase.in(runs, places);
            if (Phrase.COMMON_SHORT.in(said)) {
                return new Words(NEWEST, "short comments, as since v2.11");
            }
            if (Phrase.COMMON_LONG.in(said)) {
                return new Words(COMMON, "jump to KUBE-NWPLCY-COMMON with the words of v2.6-v2.10");
            }
            if (Phrase.TWO_BLANKS.in(said)) {
                return new Words(DOUBLE_BLANK, "two blanks before \"chain\", as in v1.3-v1.6");
            }
            if (Phrase.TRAFFIC_ONCE.in(said)) {
                return new Words(DOUBLE_BLANK, "\"permit the traffic to pods\", as in v1.4-v1.6");
            }
            if (Phrase.ACCEPT_MARK.in(said)) {
                return Phrase.ONE_BLANK.in(said) || !Phrase.TRAFFIC_TWICE.in(said)
                        ? new Words(INLINE, "the words of v2.0-v2.5")
                        : new Words(union(INLINE, DOUBLE_BLANK), "the words of v1.3 or v2.0-v2.5");
            }
            return Phrase.REJECT.in(said)
                    ? new Words(BEFORE_1_3, "no mark for accepted traffic, as before v1.3")
                    : null;
        }

        private static Set<VersionClass> union(Set<VersionClass> one, Set<VersionClass> other) {
            Set<VersionClass> all = EnumSet.copyOf(one);
            all.addAll(other);
            return all;
        }
    }

    /** Words in a pod's chain that tell releases apart; each is looked for where its rule has them. */
    private enum Phrase {
        COMMON_SHORT("common netpol rules\""),
        COMMON_LONG("common bi-directional traffic policy rules\""),
        TWO_BLANKS("run through default ", "network policy  chain\""),
        ONE_BLANK("run through default ", "network policy chain\""),
        TRAFFIC_ONCE("rule to permit the traffic to pods when source"),
        TRAFFIC_TWICE("rule to permit the traffic traffic"),
        ACCEPT_MARK("set mark to ACCEPT traffic that comply"),
        REJECT("");

        private static final String COMMENT = "--comment \"";
        private static final String BEGINNINGS = "rsc";
        private static final List<Phrase> COMMENTED =
                List.of(TWO_BLANKS, ONE_BLANK, TRAFFIC_ONCE, TRAFFIC_TWICE, ACCEPT_MARK, COMMON_SHORT, COMMON_LONG);
        private final String start;
        private final String end;

        Phrase(String start) {
            this(start, "");
        }

        Phrase(String start, String end) {
            this.start = start;
            this.end = end;
        }

        boolean in(int said) {
            return (said & 1 << ordinal()) != 0;
        }

        /**
         * The phrases of a chain, a bit each, read from both ends, where a chain has its telling rules.
         *
         * @param places where the last chain had them, counted from its end; a router writes all chains alike, so they are looked at
         *     first, and are kept for the next
         */
        static int in(List<RuleRun> runs, int[] places) {
            int said = 0;
            for (int place : places) {
                said |= place < 0 || place >= runs.size() ? 0 : bit(runs, runs.size() - 1 - place);
            }
            if (told(said)) {
                return said;
            }
            int kept = 0;
            for (int read = 0; read < runs.size() && !told(said); read++) {
                int at = read % 2 == 0 ? runs.size() - 1 - read / 2 : read / 2;
                int bit = bit(runs, at);
                said |= bit;
                if (bit != 0 && kept < places.length) {
                    places[kept++] = runs.size() - 1 - at;
                }
            }
            boolean tells = told(said) || ACCEPT_MARK.in(said);
            return !tells && contains(runs, " -j REJECT") ? said | 1 << REJECT.ordinal() : said;
        }

        private static int bit(List<RuleRun> runs, int at) {
            String rule = runs.get(at).rule();
            int start = rule.indexOf(COMMENT) + COMMENT.length();
            boolean may =
                    start >= COMMENT.length() && start < rule.length() && BEGINNINGS.indexOf(rule.charAt(start)) >= 0;
            Phrase phrase = may ? commented(rule, start) : null;
            return phrase == null ? 0 : 1 << phrase.ordinal();
        }

        /** No release says two of the first four; the ACCEPT mark needs one phrase beside it. */
        private static boolean told(int said) {
            return COMMON_SHORT.in(said)
                    || COMMON_LONG.in(said)
                    || TWO_BLANKS.in(said)
                    || TRAFFIC_ONCE.in(said)
                    || ACCEPT_MARK.in(said) && ONE_BLANK.in(said);
        }

        private static @Nullable Phrase commented(String rule, int start) {
            for (Phrase phrase : COMMENTED) {
                if (rule.startsWith(phrase.start, start)
                        && (phrase.end.isEmpty() || rule.indexOf(phrase.end, start) >= 0)) {
                    return phrase;
                }
            }
            return null;
        }
    }
}
