package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Figures of the own chains of a plane whose rules are not judged one by one. */
final class ChainFigures {

    private ChainFigures() {}

    /** What is said of all rules of the plane. */
    enum Said {
        UNJUDGED,
        /** They neither belong nor are they surplus. */
        LEFT,
        /** They are those that the latest sync wrote. */
        REBUILT
    }

    /** The own chains that hold rules. Of a native table those that keep their names. */
    static List<ChainAudit> of(PlaneInput plane, Said said) {
        List<ChainAudit> chains = new ArrayList<>();
        if (plane.backend() == IptablesBackend.NATIVE) {
            for (NamedChain chain : plane.rules().chains()) {
                if (OwnChains.ofKubeRouter(chain.key())
                        && OwnChains.isStatic(chain.key().name())) {
                    add(
                            chains,
                            said,
                            chain.key().table(),
                            chain.key().name(),
                            chain.ruleCount(),
                            distinct(chain),
                            chain.digest().hex());
                }
            }
            return chains;
        }
        Fingerprint.views(plane.rules(), plane.family()).forEach((name, view) -> {
            long rules =
                    view.groups().stream().mapToLong(ChainView.Group::count).sum();
            add(chains, said, "filter", name, rules, view.groups().size(), view.digest());
        });
        return chains;
    }

    private static long distinct(NamedChain chain) {
        if (!chain.hasRules()) {
            return chain.ruleCount();
        }
        Set<String> rules = new HashSet<>();
        for (RuleRun run : chain.runs()) {
            rules.add(run.rule());
        }
        return rules.size();
    }

    private static void add(
            List<ChainAudit> chains,
            Said said,
            String table,
            String chain,
            long rules,
            long distinct,
            @Nullable String digest) {
        if (rules > 0) {
            long unknown = said == Said.UNJUDGED ? rules : 0;
            long expected = said == Said.REBUILT ? rules : 0;
            chains.add(new ChainAudit(table, chain, rules, distinct, 0, 0, 0, 0, 0, unknown, 0, expected, digest));
        }
    }
}
