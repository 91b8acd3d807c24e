package io.chaindrift.processor.recorded;

import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.ChainEdit;
import io.chaindrift.event.ChainEditKind;
import io.chaindrift.event.ChainImage;
import io.chaindrift.event.ChainScope;
import io.chaindrift.event.RuleEdit;
import io.chaindrift.event.RuleRun;
import io.chaindrift.event.RulesetCounts;
import io.chaindrift.event.RulesetDelta;
import io.chaindrift.event.Sha256;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules in named form as records. */
final class AvroRules {

    private AvroRules() {}

    static List<List<ChainImage>> keyframe(NamedRuleset rules, int chainsPerPart) {
        List<NamedChain> chains = new ArrayList<>(rules.chains());
        chains.sort(Comparator.comparing(NamedChain::key));
        List<List<ChainImage>> parts = new ArrayList<>();
        int at = 0;
        do {
            int end = (int) Math.min(chains.size(), (long) at + chainsPerPart);
            parts.add(chains.subList(at, end).stream().map(AvroRules::image).toList());
            at = end;
        } while (at < chains.size());
        return parts;
    }

    static RulesetDelta delta(
            CaptureHeader header, io.chaindrift.ruleset.named.RulesetDelta delta, NamedRuleset result) {
        return new RulesetDelta(
                header,
                new Sha256(delta.base().bytes()),
                counts(result),
                delta.edits().stream().map(AvroRules::edit).toList());
    }

    static RulesetCounts counts(NamedRuleset rules) {
        NamedRuleset.Counts counts = rules.counts();
        return new RulesetCounts(counts.chains(), counts.rules(), counts.pods(), counts.policies());
    }

    private static ChainImage image(NamedChain chain) {
        List<RuleRun> runs = chain.hasRules() ? runs(chain.runs()) : List.of();
        List<Integer> order = new ArrayList<>();
        for (int index : chain.sourceOrder()) {
            order.add(index);
        }
        return new ChainImage(
                chain.key().table(),
                chain.key().name(),
                chain.churnedName(),
                chain.policy(),
                (long) chain.ruleCount(),
                new Sha256(chain.digest().bytes()),
                chain.hasRules() ? ChainScope.FULL : ChainScope.DIGEST_ONLY,
                0,
                runs,
                order);
    }

    private static ChainEdit edit(io.chaindrift.ruleset.named.ChainEdit edit) {
        return new ChainEdit(
                edit.key().table(),
                edit.key().name(),
                ChainEditKind.valueOf(edit.kind().name()),
                digest(edit.oldDigest()),
                digest(edit.newDigest()),
                null,
                edit.policy(),
                (long) edit.ruleCount(),
                edit.detailed() ? ChainScope.FULL : ChainScope.DIGEST_ONLY,
                edit.splices().stream()
                        .map(splice -> new RuleEdit(splice.at(), (long) splice.remove(), runs(splice.insert())))
                        .toList());
    }

    private static @Nullable Sha256 digest(@Nullable Digest digest) {
        return digest == null ? null : new Sha256(digest.bytes());
    }

    private static List<RuleRun> runs(List<io.chaindrift.ruleset.named.RuleRun> runs) {
        return runs.stream()
                .map(run -> new RuleRun(run.rule(), (long) run.repeat()))
                .toList();
    }
}
