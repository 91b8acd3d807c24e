package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.past.PastRules;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A ruleset as it is answered. */
record RulesetAnswer(
        String cluster,
        String node,
        String plane,
        @Nullable Long asOf,
        long observedAt,
        String digest,
        int canonVersion,
        String trust,
        boolean exactNames,
        boolean verified,
        Position keyframe,
        Position last,
        int deltas,
        @Nullable Long freshUntil,
        List<IndexEntry.Gap> gaps,
        List<ChainAnswer> chains) {

    /** Where an event stands in its stream and lies in the log. */
    record Position(String stream, long epoch, long sequence, int partition, long offset) {}

    /** One chain. */
    record ChainAnswer(
            String table,
            String name,
            @Nullable String churnedName,
            @Nullable String policy,
            int ruleCount,
            String digest,
            boolean full,
            List<RuleRun> runs) {

        static ChainAnswer of(NamedChain chain) {
            return new ChainAnswer(
                    chain.key().table(),
                    chain.key().name(),
                    chain.churnedName(),
                    chain.policy(),
                    chain.ruleCount(),
                    chain.digest().hex(),
                    chain.hasRules(),
                    chain.hasRules() ? chain.runs() : List.of());
        }
    }

    static RulesetAnswer of(
            String cluster,
            String node,
            String plane,
            @Nullable Long asOf,
            PastRules rules,
            Predicate<NamedChain> wanted) {
        IndexEntry entry = rules.entry();
        Position keyframe =
                new Position(entry.stream(), entry.epoch(), entry.sequence(), entry.partition(), entry.firstOffset());
        int delta = rules.deltas() - 1;
        Position last = delta < 0
                ? keyframe
                : new Position(
                        entry.stream(),
                        entry.epoch(),
                        entry.deltaSequence(delta),
                        entry.partition(),
                        entry.deltaFirstOffset(delta));
        return new RulesetAnswer(
                cluster,
                node,
                plane,
                asOf,
                rules.observedAt(),
                rules.ruleset().digest().hex(),
                entry.canonVersion(),
                rules.trusted() ? "TRUSTED" : "SUSPECT",
                rules.deltas() == 0,
                true,
                keyframe,
                last,
                rules.deltas(),
                rules.freshUntil(),
                rules.gaps(),
                rules.ruleset().chains().stream()
                        .filter(wanted)
                        .map(ChainAnswer::of)
                        .toList());
    }
}
