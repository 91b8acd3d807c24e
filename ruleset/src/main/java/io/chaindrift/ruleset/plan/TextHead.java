package io.chaindrift.ruleset.plan;

import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.plan.PlanText.Fate;
import io.chaindrift.ruleset.plan.PlanText.Line;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The part of a chain that the text of its NO_OP deletions has to prove, with what is said of it. */
final class TextHead {

    private final PlannedChain chain;
    private final BitSet going = new BitSet();
    private final List<String> remarks = new ArrayList<>();
    private int reach;

    private TextHead(PlannedChain chain) {
        this.chain = chain;
    }

    /** Empty when nothing in the chain is NO_OP. */
    static Optional<PlanText.Head> of(PlannedChain chain, List<List<ChainPlanner.Decision>> decisions) {
        TextHead head = new TextHead(chain);
        decisions.forEach(ofARule -> ofARule.stream()
                .filter(decision -> decision.planClass() == PlanClass.NO_OP)
                .forEach(head::add));
        return head.going.isEmpty() ? Optional.empty() : Optional.of(head.head());
    }

    private void add(ChainPlanner.Decision decision) {
        for (int position : decision.deletes()) {
            going.set(position);
            reach = Math.max(reach, position);
        }
        reach = Math.max(reach, decision.proofAt());
        int count = decision.deletes().length;
        remarks.add(count + (count == 1 ? " rule goes, index " : " rules go, the first at index ")
                + (decision.deletes()[0] + 1) + ": " + decision.proof());
    }

    private PlanText.Head head() {
        List<Line> lines = new ArrayList<>(reach + 1);
        int untouched = 0;
        int counted = 0;
        for (int position = 0; position <= reach; position++) {
            Line line = line(position);
            lines.add(line);
            untouched += line.fate() == Fate.UNTOUCHED || line.fate() == Fate.COUNTED ? 1 : 0;
            counted += line.fate() == Fate.COUNTED ? 1 : 0;
        }
        if (untouched > 0) {
            remarks.add(untouched
                    + " of pods or of others keep their places. That they are there is proved and how many stand"
                    + " between their neighbours,");
            remarks.add("not their order, nor that none of them went behind index " + (reach + 1)
                    + " while another came in its stead");
        }
        if (counted > 0) {
            remarks.add(counted + " of these are counted only: their text is not known");
        }
        return new PlanText.Head(chain.name(), lines, remarks);
    }

    private Line line(int position) {
        String rule = chain.rules().get(position);
        if (going.get(position)) {
            return new Line(rule, Fate.GOES);
        }
        if (chain.own().test(rule)) {
            return new Line(rule, Fate.STAYS);
        }
        String saved = OwnChains.isStandIn(rule) ? null : chain.asSaved().apply(rule);
        return saved == null ? new Line(rule, Fate.COUNTED) : new Line(saved, Fate.UNTOUCHED);
    }
}
