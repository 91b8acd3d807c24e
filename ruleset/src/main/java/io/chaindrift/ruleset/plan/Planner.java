package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the decisions of a plane's chains into one plan. Not thread-safe: one planner, one plane. */
public final class Planner {

    private final List<PlannedDelete> deletes = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<PlanText.Head> heads = new ArrayList<>();

    /**
     * Plans one chain.
     *
     * @return for each surplus rule, in their order, its deletions; empty where refused
     */
    public List<List<PlannedDelete>> chain(PlannedChain chain) {
        List<List<PlannedDelete>> planned = new ArrayList<>();
        if (OwnChains.BUILT_IN.contains(chain.name()) && !chain.ownJumpFirst()) {
            for (Surplus rule : chain.surplus()) {
                refuse(
                        chain.name(),
                        rule.rule(),
                        "the own jump is not at index 1 of " + chain.name() + ": the router is about to move it"
                                + " and deletes by number; wait until it stands first");
                planned.add(List.of());
            }
            return planned;
        }
        List<List<ChainPlanner.Decision>> decisions =
                new ChainPlanner(chain.name(), chain.rules(), chain.targetsAreOurs()).plan(chain.surplus());
        for (int i = 0; i < chain.surplus().size(); i++) {
            planned.add(deletes(chain.name(), chain.surplus().get(i), decisions.get(i)));
        }
        TextHead.of(chain, decisions).ifPresent(heads::add);
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
        List<PlanText.Head> ordered = new ArrayList<>(heads);
        ordered.sort(Comparator.comparingInt(head -> order.indexOf(head.chain())));
        return new CleanupPlan(sorted, refusals, new PlanText(ordered));
    }
}
