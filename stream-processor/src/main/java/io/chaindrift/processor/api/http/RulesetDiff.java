package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.past.PastRules;
import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The difference of two rulesets as it is answered. */
record RulesetDiff(String plane, Side a, Side b, boolean equal, boolean onlyFull, List<ChainDiff> chains) {

    /** One side. */
    record Side(String cluster, String node, String plane, long observedAt, String digest) {}

    /** Equal neighbours, by the 0-based index of the first in the chain of its side. */
    record Run(int index, String rule, int repeat) {}

    /** One chain that differs. */
    record ChainDiff(
            String table,
            String name,
            String change,
            @Nullable Integer rulesA,
            @Nullable Integer rulesB,
            @Nullable String digestA,
            @Nullable String digestB,
            List<Run> removed,
            List<Run> added) {}

    static RulesetDiff of(
            String plane,
            Questions.Known nodeA,
            PastRules a,
            Questions.Known nodeB,
            PastRules b,
            Predicate<NamedChain> wanted) {
        List<ChainDiff> chains = new ArrayList<>();
        boolean onlyFull = true;
        for (ChainEdit edit : RulesetDelta.between(a.ruleset(), b.ruleset()).edits()) {
            NamedChain before = a.ruleset().chain(edit.key());
            NamedChain after = b.ruleset().chain(edit.key());
            NamedChain either = after == null ? before : after;
            if (either != null && wanted.test(either)) {
                chains.add(chain(edit, before, after));
                onlyFull &= (before == null || before.hasRules()) && (after == null || after.hasRules());
            }
        }
        return new RulesetDiff(plane, side(plane, nodeA, a), side(plane, nodeB, b), chains.isEmpty(), onlyFull, chains);
    }

    private static Side side(String plane, Questions.Known node, PastRules rules) {
        return new Side(
                node.cluster(),
                node.node(),
                plane,
                rules.observedAt(),
                rules.ruleset().digest().hex());
    }

    private static ChainDiff chain(ChainEdit edit, @Nullable NamedChain before, @Nullable NamedChain after) {
        List<Run> removed = new ArrayList<>();
        List<Run> added = new ArrayList<>();
        List<String> old = before != null && before.hasRules() ? RuleRun.decode(before.runs()) : List.of();
        if (after == null) {
            add(removed, 0, RuleRun.encode(old));
        } else {
            List<Splice> splices = new ArrayList<>(edit.splices());
            splices.sort((x, y) -> Integer.compare(x.at(), y.at()));
            int shift = 0;
            for (Splice splice : splices) {
                add(removed, splice.at(), RuleRun.encode(old.subList(splice.at(), splice.at() + splice.remove())));
                add(added, splice.at() + shift, splice.insert());
                shift += RuleRun.count(splice.insert()) - splice.remove();
            }
        }
        return new ChainDiff(
                edit.key().table(),
                edit.key().name(),
                edit.kind().name(),
                before == null ? null : (Integer) before.ruleCount(),
                after == null ? null : (Integer) after.ruleCount(),
                before == null ? null : before.digest().hex(),
                after == null ? null : after.digest().hex(),
                removed,
                added);
    }

    private static void add(List<Run> to, int at, List<RuleRun> runs) {
        int index = at;
        for (RuleRun run : runs) {
            to.add(new Run(index, run.rule(), run.repeat()));
            index += run.repeat();
        }
    }
}
