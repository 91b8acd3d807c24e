package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Rules are missing only once the router has synced since the node's boot: before, they have not come yet. */
final class Withheld {

    private static final String REASON = "the router has not been seen to sync since the node's boot";

    private Withheld() {}

    static PlaneJudgement untilSynced(PlaneState plane, PlaneJudgement judgement) {
        if (plane.synced()) {
            return judgement;
        }
        List<ChainJudgement> chains = new ArrayList<>();
        boolean withheld = false;
        for (ChainJudgement chain : judgement.chains()) {
            boolean missing = chain.counts().missing() > 0;
            withheld |= missing;
            chains.add(
                    missing
                            ? new ChainJudgement(
                                    chain.chain(), chain.counts().withoutMissing(), Verdict.UNKNOWN, chain.digest())
                            : chain);
        }
        List<FindingBody> findings = judgement.findings().stream()
                .filter(finding -> finding.kind() != FindingKind.MISSING)
                .toList();
        return new PlaneJudgement(
                judgement.plane(),
                judgement.version(),
                judgement.versionClass(),
                judgement.flavour(),
                judgement.how(),
                judgement.abandoned(),
                withheld ? REASON : judgement.unknownReason(),
                chains,
                findings);
    }
}
