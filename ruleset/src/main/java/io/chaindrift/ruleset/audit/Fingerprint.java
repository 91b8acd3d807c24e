package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The router as its rules betray it: flavour and version class, with evidence.
 *
 * <p>The chains of pods and policies are rebuilt at every sync and prove which releases it can be; the static rules narrow that
 * down: a class explains the plane when the first rules of each chain and the ACCEPT behind all others are its own, nothing of it
 * is missing and its rules stand in order. Of several of one flavour the one that leaves least residue is taken, and the others are
 * said; where they would call different rules surplus, or are of both flavours, nothing is. Without pods and policies nothing tells
 * which rules are the current ones.
 *
 * @param versionClass the class, or null when the rules do not tell
 * @param flavour the flavour, or UNKNOWN
 * @param alternatives classes that explain the plane as well
 * @param conflict where a flavour was given and the rules are another's; null otherwise
 * @param evidence what was seen, a line each
 */
public record Fingerprint(
        @Nullable VersionClass versionClass,
        Flavour flavour,
        List<VersionClass> alternatives,
        @Nullable String conflict,
        List<String> evidence) {

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
        return of(ruleset, family, given, flags, Set.of());
    }

    /**
     * The fingerprint of one plane of two.
     *
     * @param beside classes that explain what the same sync wrote in the other family's plane; empty where nothing is known of one
     */
    static Fingerprint of(
            NamedRuleset ruleset,
            AddressFamily family,
            Flavour given,
            @Nullable RouterFlags flags,
            Set<VersionClass> beside) {
        ChurnedEvidence churned = ChurnedEvidence.of(ruleset);
        List<String> evidence = new ArrayList<>(churned.evidence());
        if (!churned.proven()) {
            evidence.add("no chain of a pod or a policy: nothing tells which of the static rules are current");
            return unknown(List.of(), evidence);
        }
        List<Explanation> all = explanations(ruleset, family, churned, flags);
        if (all.stream().anyMatch(one -> one.whole() && beside.contains(one.versionClass()))
                && all.removeIf(one -> !beside.contains(one.versionClass()))) {
            evidence.add("the other family's plane, of the same sync, leaves no other release than "
                    + String.join(", ", beside.stream().map(VersionClass::label).toList()));
        }
        List<Explanation> explanations = all.stream()
                .filter(explanation ->
                        given == Flavour.UNKNOWN || explanation.versionClass().flavour() == given)
                .toList();
        if (explanations.isEmpty()) {
            evidence.add("no known release writes these words");
            return unknown(List.of(), evidence);
        }
        Explanation best = explanations.get(0);
        List<Explanation> equals = explanations.stream()
                .filter(other -> !other.equals(best) && other.asLikelyAs(best))
                .toList();
        List<VersionClass> alternatives =
                equals.stream().map(Explanation::versionClass).toList();
        evidence.add(best.versionClass().label() + " explains the static rules: " + best.missing() + " missing, "
                + best.residue() + " left over");
        if (all.get(0).explainsBetterThan(best)) {
            return new Fingerprint(
                    best.versionClass(),
                    best.versionClass().flavour(),
                    alternatives,
                    conflict(given.name(), all.get(0)),
                    evidence);
        }
        // A release whose IPv6 syncs end early keeps the pods' chains that another one wrote; elsewhere they are of the
        // last sync.
        if (family == AddressFamily.IPV6 && best.contradictions() > 0) {
            evidence.add("the static rules stand where " + best.versionClass().label()
                    + " does not keep them: the chains of pods and policies are another router's");
            return unknown(List.of(), evidence);
        }
        if (alternatives.stream()
                .anyMatch(other -> other.flavour() != best.versionClass().flavour())) {
            evidence.add("upstream and the k3s fork explain them equally");
            return unknown(alternatives, evidence);
        }
        if (equals.stream().anyMatch(other -> !other.wrong().equals(best.wrong()))) {
            equals.forEach(other -> evidence.add(other.versionClass().label()
                    + " explains them equally, with other rules left over: neither place nor words tell which runs"));
            return unknown(alternatives, evidence);
        }
        explanations.stream()
                .filter(other -> other.withLeftovers(best))
                .forEach(other -> evidence.add(other.possible(best)));
        return new Fingerprint(best.versionClass(), best.versionClass().flavour(), alternatives, null, evidence);
    }

    private static Fingerprint unknown(List<VersionClass> alternatives, List<String> evidence) {
        return new Fingerprint(null, Flavour.UNKNOWN, alternatives, null, evidence);
    }

    /**
     * The classes that the chains of pods and policies allow: they are rebuilt at every sync, so their words are those of the router
     * that synced last, whatever else is missing or left over. A sorted set; empty where there are none, or they tell nothing.
     *
     * @param ruleset the named form with the rules of these chains
     */
    public static Set<VersionClass> rebuiltBy(NamedRuleset ruleset) {
        ChurnedEvidence churned = ChurnedEvidence.of(ruleset);
        return churned.proven() ? churned.classes() : EnumSet.noneOf(VersionClass.class);
    }

    /**
     * Why a router that was told cannot be the one that synced last, for people; null where it can.
     *
     * @param told its class
     * @param rebuiltBy the classes that the chains of pods and policies allow; empty where they tell nothing
     */
    public static @Nullable String contradiction(VersionClass told, Set<VersionClass> rebuiltBy) {
        if (rebuiltBy.isEmpty() || rebuiltBy.contains(told)) {
            return null;
        }
        if (told.isNewerThanCatalog() && rebuiltBy.stream().anyMatch(found -> found.flavour() == told.flavour())) {
            return null;
        }
        return "given " + told.label() + ", but the chains of pods and policies, rebuilt at every sync, are those of "
                + String.join(
                        " or ", rebuiltBy.stream().map(VersionClass::label).toList());
    }

    /** The classes whose rules are all there and in their places, whatever else is; a sorted set. */
    static Set<VersionClass> explaining(NamedRuleset ruleset, AddressFamily family, @Nullable RouterFlags flags) {
        Set<VersionClass> classes = EnumSet.noneOf(VersionClass.class);
        ChurnedEvidence churned = ChurnedEvidence.of(ruleset);
        if (churned.proven()) {
            explanations(ruleset, family, churned, flags).stream()
                    .filter(Explanation::whole)
                    .forEach(one -> classes.add(one.versionClass()));
        }
        return classes;
    }

    private static List<Explanation> explanations(
            NamedRuleset ruleset, AddressFamily family, ChurnedEvidence churned, @Nullable RouterFlags flags) {
        Map<String, ChainView> views = views(ruleset, family);
        List<Explanation> explanations = new ArrayList<>();
        for (VersionClass candidate : churned.classes()) {
            // Upstream v1 writes no IPv6 rule.
            boolean writes = family == AddressFamily.IPV4
                    || candidate.flavour() == Flavour.K3S
                    || candidate.compareTo(VersionClass.V2_0) >= 0;
            if (!candidate.isNewerThanCatalog() && writes) {
                explanations.add(Explanation.of(candidate, views, ruleset, family, flags));
            }
        }
        explanations.sort(null);
        return explanations;
    }

    /**
     * Where rules of the given class are missing and all are there that a class of the other flavour writes: the rules are not the
     * given router's. Null otherwise.
     */
    static @Nullable String conflict(
            VersionClass given, NamedRuleset ruleset, AddressFamily family, @Nullable RouterFlags flags) {
        ChurnedEvidence churned = ChurnedEvidence.of(ruleset);
        if (!churned.proven()) {
            return null;
        }
        List<Explanation> all = explanations(ruleset, family, churned, flags);
        for (Explanation own : all) {
            if (own.versionClass() == given && all.get(0).explainsBetterThan(own)) {
                return conflict(given.label(), all.get(0));
            }
        }
        return null;
    }

    private static String conflict(String given, Explanation better) {
        return "given " + given + ", but the static rules are those of "
                + better.versionClass().label() + ": all of its are there, and of the given release's some are missing";
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
}
