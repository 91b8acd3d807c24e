package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.catalog.Place;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the decisions of a plane's chains into one plan. Not thread-safe: one planner, one plane. */
public final class Planner {

    private final List<PlannedDelete> deletes = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Map<String, Map<Integer, String>> kept = new HashMap<>();

    /**
     * Plans one chain.
     *
     * @param chain the chain's name
     * @param rules its rules in the order of the named form
     * @param surplus what is too many in it
     * @param ownJumpFirst for a built-in chain, whether the own jump stands at index 1; without meaning for other chains
     * @param targetsAreOurs false when a chain that the own jumps enter holds rules of others
     * @return for each surplus rule, in their order, its deletions; empty where refused
     */
    public List<List<PlannedDelete>> chain(
            String chain, List<String> rules, List<Surplus> surplus, boolean ownJumpFirst, boolean targetsAreOurs) {
        List<List<PlannedDelete>> planned = new ArrayList<>();
        if (OwnChains.BUILT_IN.contains(chain) && !ownJumpFirst) {
            for (Surplus rule : surplus) {
                refuse(
                        chain,
                        rule.rule(),
                        "the own jump is not at index 1 of " + chain + ": the router is about to move it"
                                + " and deletes by number; wait until it stands first");
                planned.add(List.of());
            }
            return planned;
        }
        List<List<ChainPlanner.Decision>> decisions = new ChainPlanner(chain, rules, targetsAreOurs).plan(surplus);
        for (int i = 0; i < surplus.size(); i++) {
            planned.add(deletes(chain, surplus.get(i), decisions.get(i)));
            keep(chain, surplus.get(i));
        }
        return planned;
    }

    private List<PlannedDelete> deletes(String chain, Surplus rule, List<ChainPlanner.Decision> decisions) {
        List<PlannedDelete> planned = new ArrayList<>();
        for (ChainPlanner.Decision decision : decisions) {
            for (int position : decision.deletes()) {
                planned.add(new PlannedDelete(
                        Table.FILTER,
                        chain,
                        position + 1,
                        rule.rule(),
                        decision.planClass(),
                        decision.proof(),
                        decision.guard()));
            }
        }
        planned.sort(Comparator.comparingInt(PlannedDelete::index));
        deletes.addAll(planned);
        return planned;
    }

    private void keep(String chain, Surplus rule) {
        int[] positions = rule.positions();
        for (int i = 0; i < rule.belongs(); i++) {
            int position = rule.signature().place() == Place.TAIL ? positions[positions.length - 1 - i] : positions[i];
            kept.computeIfAbsent(chain, key -> new TreeMap<>()).put(position + 1, rule.rule());
        }
    }

    /** Notes something that is wrong but not removed. */
    public void refuse(@Nullable String chain, @Nullable String rule, String reason) {
        refusals.add(new Refusal(chain, rule, reason));
    }

    /** The plan of all that was added. */
    public CleanupPlan plan() {
        List<PlannedDelete> sorted = new ArrayList<>(deletes);
        List<String> order = new ArrayList<>(OwnChains.BUILT_IN);
        order.addAll(OwnChains.STATIC);
        sorted.sort(Comparator.comparingInt((PlannedDelete delete) -> order.indexOf(delete.chain()))
                .thenComparingInt(PlannedDelete::index));
        return new CleanupPlan(sorted, refusals, PlanText.restoreInput(sorted, kept));
    }
}
