package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The router as its rules betray it: flavour and version class, with evidence.
 *
 * <p>The chains of pods and policies are rebuilt at every sync and prove which releases it can be; the static rules narrow that
 * down: a class explains the plane when nothing of it is missing, its ACCEPT stands behind the pods and no other class's does.
 * Of several, the one that leaves least residue is taken, and the others are said. Without pods and policies nothing tells
 * which rules are the current ones.
 *
 * @param versionClass the class, or null when the rules do not tell
 * @param flavour the flavour, or UNKNOWN
 * @param alternatives classes that explain the plane as well
 * @param evidence what was seen, a line each
 */
public record Fingerprint(
        @Nullable VersionClass versionClass, Flavour flavour, List<VersionClass> alternatives, List<String> evidence) {

    public Fingerprint {
        alternatives = List.copyOf(alternatives);
        evidence = List.copyOf(evidence);
    }

    /** True when a class or at least a choice of classes was proved. */
    boolean proven() {
        return versionClass != null || !alternatives.isEmpty();
    }

    /** The fingerprint of one plane. */
    public static Fingerprint of(NamedRuleset ruleset, AddressFamily family) {
        return of(ruleset, family, Flavour.UNKNOWN, null);
    }

    static Fingerprint of(NamedRuleset ruleset, AddressFamily family, Flavour given, @Nullable RouterFlags flags) {
        ChurnedEvidence churned = ChurnedEvidence.of(ruleset);
        List<String> evidence = new ArrayList<>(churned.evidence());
        if (!churned.proven()) {
            evidence.add("no chain of a pod or a policy: nothing tells which of the static rules are current");
            return new Fingerprint(null, Flavour.UNKNOWN, List.of(), evidence);
        }
        Map<String, ChainView> views = views(ruleset, family);
        List<Explanation> explanations = new ArrayList<>();
        for (VersionClass candidate : churned.classes()) {
            if (!candidate.isNewerThanCatalog() && (given == Flavour.UNKNOWN || candidate.flavour() == given)) {
                explanations.add(Explanation.of(candidate, views, ruleset, family, flags));
            }
        }
        explanations.sort(null);
        if (explanations.isEmpty()) {
            evidence.add("no known release writes these words");
            return new Fingerprint(null, Flavour.UNKNOWN, List.of(), evidence);
        }
        Explanation best = explanations.get(0);
        List<VersionClass> alternatives = explanations.stream()
                .filter(other -> !other.equals(best) && other.compareTo(best) == 0)
                .map(Explanation::versionClass)
                .toList();
        evidence.add(best.versionClass().label() + " explains the static rules: " + best.missing() + " missing, "
                + best.residue() + " left over");
        if (alternatives.stream()
                .anyMatch(other -> other.flavour() != best.versionClass().flavour())) {
            evidence.add("upstream and the k3s fork explain them equally");
            return new Fingerprint(null, Flavour.UNKNOWN, alternatives, evidence);
        }
        return new Fingerprint(best.versionClass(), best.versionClass().flavour(), alternatives, evidence);
    }

    static Map<String, ChainView> views(NamedRuleset ruleset, AddressFamily family) {
        Map<String, ChainView> views = new LinkedHashMap<>();
        for (String chain : OwnChains.BUILT_IN) {
            views.put(chain, ChainView.of(family, ruleset, chain));
        }
        for (String chain : OwnChains.STATIC) {
            views.put(chain, ChainView.of(family, ruleset, chain));
        }
        return views;
    }

    /** How well a class explains the static rules: contradictions of place first, then what is missing, then residue. */
    private record Explanation(VersionClass versionClass, int contradictions, long missing, long residue)
            implements Comparable<Explanation> {

        static Explanation of(
                VersionClass candidate,
                Map<String, ChainView> views,
                NamedRuleset ruleset,
                AddressFamily family,
                @Nullable RouterFlags flags) {
            ChainView input =
                    views.getOrDefault("KUBE-ROUTER-INPUT", ChainView.of(family, ruleset, "KUBE-ROUTER-INPUT"));
            RuleValues values =
                    flags == null ? RuleValues.inferred(input, candidate, family, false) : RuleValues.of(flags, family);
            ExpectedRules expected = ExpectedRules.of(candidate, null, family, values);
            long missing = 0;
            long residue = 0;
            int contradictions = 0;
            for (ChainView view : views.values()) {
                ChainAudit figures = new ChainJudge(view, family, candidate, values, expected, List.of()).figures();
                missing += figures.missing();
                residue += figures.staleVersion() + figures.staleFlags() + figures.unknown();
                contradictions += contradiction(view, expected) ? 1 : 0;
            }
            return new Explanation(candidate, contradictions, missing, residue);
        }

        /** A maintained tail rule stands behind the pods' jumps, one that was left stands before them. */
        private static boolean contradiction(ChainView view, ExpectedRules expected) {
            int lastPod = view.lastPodJump();
            if (lastPod < 0) {
                return false;
            }
            for (ChainView.Group group : view.groups()) {
                if (group.match() == null || !group.match().signature().id().matches("(accept|return|to-tail)-.*")) {
                    continue;
                }
                boolean behind = group.positions()[group.count() - 1] > lastPod;
                if (behind != expected.chain(view.name()).containsKey(group.rule())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int compareTo(Explanation other) {
            int byPlace = Integer.compare(contradictions, other.contradictions);
            int byMissing = byPlace != 0 ? byPlace : Long.compare(missing, other.missing);
            return byMissing != 0 ? byMissing : Long.compare(residue, other.residue);
        }
    }
}
