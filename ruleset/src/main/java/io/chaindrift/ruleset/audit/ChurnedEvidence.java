package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the chains of pods and policies prove. They are rebuilt at every sync, so their words are those of the router that synced
 * last.
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
    private static final Set<VersionClass> FORK_WITH_LOG = EnumSet.of(
            VersionClass.K3S_V1_3,
            VersionClass.K3S_V2_0,
            VersionClass.K3S_V2_2,
            VersionClass.K3S_V2_6,
            VersionClass.K3S_NEWER);
    private static final Set<VersionClass> FORK_ALWAYS_LOGS = EnumSet.of(VersionClass.K3S_V2_2, VersionClass.K3S_V2_6);

    static ChurnedEvidence of(NamedRuleset ruleset) {
        Set<VersionClass> classes = EnumSet.noneOf(VersionClass.class);
        List<String> evidence = new ArrayList<>();
        boolean proven = false;
        boolean fork = false;
        boolean policyRules = false;
        for (NamedChain chain : ruleset.chains()) {
            String name = chain.key().name();
            if (!chain.hasRules() || chain.ruleCount() == 0) {
                continue;
            }
            if (name.startsWith("{pod:") && !name.contains("!")) {
                Words words = Words.ofPod(chain.runs());
                if (words != null) {
                    proven = true;
                    if (classes.addAll(words.classes())) {
                        evidence.add(name + ": " + words.saw());
                    }
                }
            } else if (name.startsWith("{policy:")) {
                policyRules = true;
                fork |= contains(chain.runs(), "--nflog-prefix \"DROP by policy ");
            }
        }
        if (fork) {
            evidence.add("policy chains log with prefix \"DROP by policy\": only the k3s fork does");
            narrow(classes, FORK_WITH_LOG, proven);
            proven = true;
        } else if (policyRules) {
            Set<VersionClass> without = EnumSet.complementOf(EnumSet.copyOf(FORK_ALWAYS_LOGS));
            narrow(classes, without, proven);
            proven = true;
            evidence.add("policy chains do not log with prefix \"DROP by policy\": not the k3s fork since v2.0.1");
        }
        if (!proven) {
            classes = EnumSet.allOf(VersionClass.class);
        }
        return new ChurnedEvidence(classes, proven, fork, evidence);
    }

    private static void narrow(Set<VersionClass> classes, Set<VersionClass> to, boolean proven) {
        if (proven) {
            classes.retainAll(to);
        } else {
            classes.addAll(to);
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

        static @Nullable Words ofPod(List<RuleRun> runs) {
            if (contains(runs, "\"common netpol rules\"")) {
                return new Words(NEWEST, "short comments, as since v2.11");
            }
            if (contains(runs, "\"common bi-directional traffic policy rules\"")) {
                return new Words(COMMON, "jump to KUBE-NWPLCY-COMMON with the words of v2.6-v2.10");
            }
            if (contains(runs, "network policy  chain\"")) {
                return new Words(DOUBLE_BLANK, "two blanks before \"chain\", as in v1.3-v1.6");
            }
            if (contains(runs, "rule to permit the traffic to pods when source")) {
                return new Words(DOUBLE_BLANK, "\"permit the traffic to pods\", as in v1.4-v1.6");
            }
            if (contains(runs, "set mark to ACCEPT traffic that comply")) {
                return contains(runs, "network policy chain\"") || !contains(runs, "permit the traffic traffic")
                        ? new Words(INLINE, "the words of v2.0-v2.5")
                        : new Words(union(INLINE, DOUBLE_BLANK), "the words of v1.3 or v2.0-v2.5");
            }
            return contains(runs, " -j REJECT")
                    ? new Words(BEFORE_1_3, "no mark for accepted traffic, as before v1.3")
                    : null;
        }

        private static Set<VersionClass> union(Set<VersionClass> one, Set<VersionClass> other) {
            Set<VersionClass> all = EnumSet.copyOf(one);
            all.addAll(other);
            return all;
        }
    }
}
