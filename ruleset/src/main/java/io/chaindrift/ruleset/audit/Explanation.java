package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.Parameter;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.Signature;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How well a class explains the static rules: contradictions of place first, then what is missing, then residue. */
record Explanation(
        VersionClass versionClass, int contradictions, long missing, long misplaced, long residue, Set<String> wrong)
        implements Comparable<Explanation> {

    static Explanation of(
            VersionClass candidate,
            Map<String, ChainView> views,
            NamedRuleset ruleset,
            AddressFamily family,
            @Nullable RouterFlags flags) {
        ChainView input = views.getOrDefault("KUBE-ROUTER-INPUT", ChainView.of(family, ruleset, "KUBE-ROUTER-INPUT"));
        RuleValues values = flags == null
                ? RuleValues.inferred(views, candidate, family, Flavour.UNKNOWN, false)
                : RuleValues.of(flags, family, candidate, views);
        ExpectedRules expected = ExpectedRules.of(candidate, null, family, values, true);
        long missing = lacksRange(candidate, family, values) ? 1 : 0;
        long misplaced = 0;
        long residue = 0;
        int contradictions = 0;
        Set<String> wrong = new TreeSet<>();
        for (ChainView view : views.values()) {
            ChainJudge judge = new ChainJudge(view, family, candidate, values, expected, List.of());
            ChainAudit figures = judge.figures();
            missing += figures.missing();
            misplaced += figures.outOfOrder();
            residue += figures.staleVersion() + figures.staleFlags() + figures.unknown();
            contradictions += contradiction(view, expected) ? 1 : 0;
            contradictions += headOfAnother(view, candidate, family) ? 1 : 0;
            judge.tooMany.forEach(
                    rule -> wrong.add(rule.belongs() + " of " + rule.group().rule()));
            judge.absent.forEach(rule -> wrong.add("no " + rule.rule()));
        }
        misplaced += flags == null ? behindRanges(input, expected) : 0;
        return new Explanation(candidate, contradictions, missing, misplaced, residue, wrong);
    }

    /** k3s passes a range of each family that it switches on; upstream may be given none of IPv6. */
    private static boolean lacksRange(VersionClass candidate, AddressFamily family, RuleValues values) {
        return candidate.flavour() == Flavour.K3S
                && family == AddressFamily.IPV6
                && values.inferred()
                && values.clusterRanges().isEmpty()
                && !values.undecided().contains(Parameter.CLUSTER_RANGE);
    }

    /** Rules in use that the class keeps before external and load balancer ranges, and that stand behind one. */
    private static long behindRanges(ChainView input, ExpectedRules expected) {
        long behind = 0;
        boolean ranges = false;
        for (ChainView.Group group : input.groups()) {
            if (group.match() == null || !group.recognised()) {
                continue;
            }
            Signature signature = group.match().signature();
            if (signature.parameter() == Parameter.EXTERNAL_RANGE
                    || signature.parameter() == Parameter.LOAD_BALANCER_RANGE) {
                ranges = true;
            } else if (ranges && group.count() == 1 && signature.place().indexed()) {
                // With values of the past they stand where they were left.
                behind += expected.chain(input.name()).containsKey(group.spelled()) ? 1 : 0;
            }
        }
        return behind;
    }

    /** Nothing of the class is missing, and nothing stands where it would not. */
    boolean whole() {
        return contradictions == 0 && missing == 0;
    }

    /** Of one flavour the class that leaves less is likelier; between flavours, residue proves nothing. */
    boolean asLikelyAs(Explanation best) {
        boolean placed =
                contradictions == best.contradictions && missing == best.missing && misplaced == best.misplaced;
        return placed
                && (residue == best.residue
                        || versionClass.flavour() != best.versionClass().flavour());
    }

    /** As good an explanation by place and by what is missing, for which more was left over. */
    boolean withLeftovers(Explanation best) {
        return versionClass.flavour() == best.versionClass().flavour()
                && contradictions == best.contradictions
                && missing == best.missing
                && misplaced == best.misplaced
                && residue > best.residue;
    }

    /** What a person must know of this possibility beside the best one. */
    String possible(Explanation best) {
        long leftovers = residue - best.residue;
        String among = wrong.stream()
                .filter(rule -> !best.wrong.contains(rule))
                .map(rule -> rule.substring(rule.indexOf("-A ")))
                .findFirst()
                .orElse("rules of which nothing tells whether they belong");
        return "may also be " + versionClass.label() + " with " + leftovers + (best.residue == 0 ? "" : " more")
                + (leftovers == 1 ? " leftover" : " leftovers") + ", among them " + among
                + ": the rules of both are in their places, and only the version tells them apart";
    }

    /** A class of another flavour, all of whose rules are where they belong, while of this one's some are missing. */
    boolean explainsBetterThan(Explanation other) {
        return versionClass.flavour() != other.versionClass.flavour()
                && contradictions == 0
                && missing == 0
                && other.missing > 0;
    }

    /** The router takes the first place of a chain back at every sync, so the first rule is its own. */
    private static boolean headOfAnother(ChainView view, VersionClass candidate, AddressFamily family) {
        for (ChainView.Group group : view.groups()) {
            if (!group.recognised() || group.match() == null) {
                return false;
            }
            if (group.match().signature().place().indexed()) {
                return !group.match().signature().writtenBy(candidate, family);
            }
        }
        return false;
    }

    /** A maintained tail rule stands behind the pods' jumps, one that was left before them; without jumps, the last is maintained. */
    private static boolean contradiction(ChainView view, ExpectedRules expected) {
        int lastPod = view.lastPodJump();
        ChainView.Group last = null;
        for (ChainView.Group group : view.groups()) {
            if (group.match() == null || !group.match().signature().id().matches("(accept|return|to-tail)-.*")) {
                continue;
            }
            boolean behind = group.positions()[group.count() - 1] > lastPod;
            if (lastPod >= 0 && behind != expected.chain(view.name()).containsKey(group.spelled())) {
                return true;
            }
            last = group;
        }
        return lastPod < 0
                && last != null
                && expected.mustEndInAccept(view.name())
                && !expected.chain(view.name()).containsKey(last.spelled());
    }

    @Override
    public int compareTo(Explanation other) {
        int byPlace = Integer.compare(contradictions, other.contradictions);
        int byMissing = byPlace != 0 ? byPlace : Long.compare(missing, other.missing);
        int byOrder = byMissing != 0 ? byMissing : Long.compare(misplaced, other.misplaced);
        return byOrder != 0 ? byOrder : Long.compare(residue, other.residue);
    }
}
