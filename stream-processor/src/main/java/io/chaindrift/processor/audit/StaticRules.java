package io.chaindrift.processor.audit;

import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The static own rules of a plane as one digest: own chains without the jumps to pods, and the own rules of the built-in chains.
 * Equal on all nodes of one version and flags; chains whose order differs between fresh and upgraded nodes count as multisets.
 */
final class StaticRules {

    private static final String TO_POD = " -j {pod:";
    private static final Set<String> MULTISETS = Set.of("KUBE-NWPLCY-DEFAULT", "KUBE-NWPLCY-COMMON");

    private StaticRules() {}

    /** The digest, lower-case hex; null where the plane has no own rule. */
    static @Nullable String digest(NamedRuleset ruleset) {
        Digest.Builder digest = new Digest.Builder();
        boolean any = false;
        for (NamedChain chain : ruleset.chains()) {
            String name = chain.key().name();
            if (!chain.hasRules() || !chain.key().table().equals(Table.FILTER)) {
                continue;
            }
            List<RuleRun> kept = kept(name, chain.runs());
            if (!kept.isEmpty()) {
                any = true;
                digest.line(name);
                kept.forEach(run -> digest.lines(run.rule(), run.repeat()));
            }
        }
        return any ? digest.finish().hex() : null;
    }

    private static List<RuleRun> kept(String chain, List<RuleRun> runs) {
        List<RuleRun> kept = new ArrayList<>();
        for (RuleRun run : runs) {
            boolean own = OwnChains.isStatic(chain) || OwnChains.looksOwn(run.rule());
            if (own && !run.rule().contains(TO_POD)) {
                kept.add(run);
            }
        }
        if (MULTISETS.contains(chain)) {
            kept.sort((a, b) -> a.rule().compareTo(b.rule()));
        }
        return kept;
    }
}
