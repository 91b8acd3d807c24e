package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.catalog.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plans one chain: which copies go, and what that does.
 *
 * <p>Four proofs make a deletion NO_OP. <i>Shadowed</i>: an earlier rule that stays has the same match and the same terminal
 * target, and the match reads nothing that changes while a packet travels. <i>Followed</i>: a later rule that stays has them, and
 * whatever stands between decides the same. <i>Adjacent</i>: between the copy that stays and the
 * one that goes stand only rules that cannot change what the match reads. <i>Second pass</i>: for copies of a jump with only
 * such rules between them, when the chain behind it is the router's alone. Everything else changes verdicts.
 */
final class ChainPlanner {

    /** The decision on one surplus rule: which positions go, each with its class, and the position that the proof rests on. */
    record Decision(
            int[] deletes,
            PlanClass planClass,
            String proof,
            int proofAt,
            @Nullable String guard) {}

    private final String chain;
    private final List<String> rules;
    private final Map<String, MatchKey> keys = new HashMap<>();
    private final boolean targetsAreOurs;

    /**
     * @param chain the chain's name
     * @param rules its rules in the order of the named form
     * @param targetsAreOurs false when a chain that the own jumps enter holds rules of others
     */
    ChainPlanner(String chain, List<String> rules, boolean targetsAreOurs) {
        this.chain = chain;
        this.rules = rules;
        this.targetsAreOurs = targetsAreOurs;
    }

    /** For each surplus rule, in their order, the decisions on its deletions. */
    List<List<Decision>> plan(List<Surplus> surplus) {
        List<int[]> deletes = new ArrayList<>();
        BitSet going = new BitSet();
        for (Surplus rule : surplus) {
            int[] positions = toDelete(rule);
            deletes.add(positions);
            for (int position : positions) {
                going.set(position);
            }
        }
        Shadows shadows = new Shadows(going);
        List<List<Decision>> decisions = new ArrayList<>();
        for (int i = 0; i < surplus.size(); i++) {
            decisions.add(decide(surplus.get(i), deletes.get(i), shadows));
        }
        return decisions;
    }

    /** Head rules keep the first copy, tail rules the last; what does not belong goes whole. */
    private static int[] toDelete(Surplus rule) {
        int[] positions = rule.positions();
        int surplus = positions.length - rule.belongs();
        int from = rule.signature().place() == Place.TAIL ? 0 : rule.belongs();
        return Arrays.copyOfRange(positions, from, from + surplus);
    }

    private List<Decision> decide(Surplus rule, int[] deletes, Shadows shadows) {
        MatchKey key = key(rule.rule());
        if (rule.belongs() == 0) {
            return stale(rule, deletes, key, shadows);
        }
        boolean tail = rule.signature().place() == Place.TAIL;
        int kept = tail ? rule.positions()[rule.positions().length - 1] : rule.positions()[rule.belongs() - 1];
        if (key.terminal() && !key.readsMutableState() && !tail) {
            return List.of(new Decision(
                    deletes,
                    PlanClass.NO_OP,
                    "the copy at index " + (kept + 1)
                            + " stands earlier with the same match and the terminal target " + key.target()
                            + ": no packet reaches these",
                    kept,
                    null));
        }
        int[] near = nearKept(rule.rule(), deletes, kept, key);
        int[] far = without(deletes, near);
        List<Decision> decisions = new ArrayList<>();
        if (near.length > 0) {
            decisions.add(new Decision(
                    near,
                    PlanClass.NO_OP,
                    key.terminal()
                            ? "between these and the copy at index " + (kept + 1)
                                    + " nothing changes what the match reads: a packet is judged by either in the same way"
                            : "a second pass right after the copy at index " + (kept + 1)
                                    + " finds every packet as the first left it",
                    kept,
                    null));
        }
        if (far.length > 0) {
            IntFunction<String> traffic = tail
                    ? new ChangedTraffic(chain, rules, shadows.going, rule, this::key)::ofCopyAbove
                    : position -> "rules between the copies may change a packet between the two passes";
            decisions.addAll(changing(far, traffic, kept));
        }
        return decisions;
    }

    /** The copies that a packet reaches from the one that stays, or reaches it from, without anything happening between. */
    private int[] nearKept(String rule, int[] deletes, int kept, MatchKey key) {
        if (!key.terminal() && !targetsAreOurs && !"MARK".equals(key.target())) {
            return new int[0];
        }
        int low = kept;
        while (low > 0 && rules.get(low - 1).equals(rule)) {
            low--;
        }
        int high = kept;
        while (high + 1 < rules.size()
                && (rules.get(high + 1).equals(rule) || key(rules.get(high + 1)).leavesPacketsAlone())) {
            high++;
        }
        int from = low;
        int to = high;
        return Arrays.stream(deletes)
                .filter(position -> position >= from && position <= to)
                .toArray();
    }

    private static int[] without(int[] all, int[] some) {
        return Arrays.stream(all)
                .filter(position -> Arrays.binarySearch(some, position) < 0)
                .toArray();
    }

    private List<Decision> stale(Surplus rule, int[] deletes, MatchKey key, Shadows shadows) {
        Map<Integer, List<Integer>> shadowed = new TreeMap<>();
        Map<Integer, List<Integer>> followed = new TreeMap<>();
        List<Integer> unproved = new ArrayList<>();
        int[] followers = shadows.followers(key);
        for (int position : deletes) {
            int earlier = shadows.of(position, key);
            if (earlier >= 0) {
                shadowed.computeIfAbsent(earlier, proof -> new ArrayList<>()).add(position);
            } else if (followers[position] >= 0) {
                followed.computeIfAbsent(followers[position], proof -> new ArrayList<>())
                        .add(position);
            } else {
                unproved.add(position);
            }
        }
        List<Decision> decisions = new ArrayList<>();
        shadowed.forEach((proof, found) -> decisions.add(harmless(found, proof, key, ": no packet reaches this rule")));
        followed.forEach((proof, found) -> decisions.add(
                harmless(found, proof, key, ", and nothing between decides otherwise: it takes this rule's packets")));
        if (!unproved.isEmpty()) {
            ChangedTraffic traffic = new ChangedTraffic(chain, rules, shadows.going, rule, this::key);
            decisions.addAll(changing(array(unproved), traffic::ofStale, -1));
        }
        return decisions;
    }

    /** Deletions that change verdicts, together where the same is to be said of them. */
    private static List<Decision> changing(int[] positions, IntFunction<String> traffic, int proof) {
        Map<String, List<Integer>> byTraffic = new LinkedHashMap<>();
        for (int position : positions) {
            byTraffic
                    .computeIfAbsent(traffic.apply(position), text -> new ArrayList<>())
                    .add(position);
        }
        List<Decision> decisions = new ArrayList<>();
        byTraffic.forEach((text, found) ->
                decisions.add(new Decision(array(found), PlanClass.VERDICT_CHANGING, text, proof, null)));
        return decisions;
    }

    private Decision harmless(List<Integer> positions, int proof, MatchKey key, String conclusion) {
        return new Decision(
                array(positions),
                PlanClass.NO_OP,
                "index " + (proof + 1) + " has the same match and the terminal target " + key.target() + conclusion,
                proof,
                rules.get(proof));
    }

    private static int[] array(List<Integer> positions) {
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private MatchKey key(String rule) {
        return keys.computeIfAbsent(rule, MatchKey::of);
    }

    /** For a rule, the earliest one that stays and decides the same packets; found in one pass over the chain. */
    private final class Shadows {
        private final Map<List<String>, Integer> firstStaying = new HashMap<>();
        private final BitSet going;

        Shadows(BitSet going) {
            this.going = going;
            for (int i = 0; i < rules.size(); i++) {
                String rule = rules.get(i);
                if (going.get(i) || rule.contains(" -j {")) {
                    continue;
                }
                MatchKey key = key(rule);
                if (key.terminal() && !key.readsMutableState()) {
                    firstStaying.putIfAbsent(key.effect(), i);
                }
            }
        }

        int of(int position, MatchKey key) {
            if (!key.terminal() || key.readsMutableState()) {
                return -1;
            }
            Integer shadow = firstStaying.get(key.effect());
            return shadow != null && shadow < position ? shadow : -1;
        }

        /** For each position the next rule that stays and decides the same packets, with nothing between that could differ. */
        int[] followers(MatchKey key) {
            int[] followers = new int[rules.size()];
            Arrays.fill(followers, -1);
            if (!key.terminal() || key.readsMutableState()) {
                return followers;
            }
            List<String> effect = key.effect();
            int follower = -1;
            for (int i = rules.size() - 1; i >= 0; i--) {
                followers[i] = follower;
                MatchKey here = key(rules.get(i));
                if (!here.decidesAs(key)) {
                    follower = -1;
                } else if (!going.get(i) && here.effect().equals(effect)) {
                    follower = i;
                }
            }
            return followers;
        }
    }
}
