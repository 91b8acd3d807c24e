package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.Verdict;

/**
 * A judgement by a router that cannot be the one that synced last: every chain is unknown. What was found by it is neither opened nor
 * resolved, for by another router the same rules would be right.
 */
final class Contradicted {

    private Contradicted() {}

    static PlaneJudgement because(String reason, PlaneJudgement judgement) {
        return judgement.unknown(
                reason,
                judgement.chains().stream()
                        .map(chain -> new ChainJudgement(
                                chain.chain(), chain.counts().withoutMissing(), Verdict.UNKNOWN, chain.digest()))
                        .toList());
    }
}
