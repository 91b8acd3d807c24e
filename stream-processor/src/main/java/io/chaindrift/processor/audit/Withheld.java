package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules are missing only once the router has synced since the node's boot: before, they have not come yet; and only while it runs: of
 * a router that was stopped, somebody took them away on purpose, or a boot is near.
 */
final class Withheld {

    private static final String REASON = "the router has not been seen to sync since the node's boot";

    private static final String STOPPED = "the router is not running, and rules of it were removed";

    private Withheld() {}

    static PlaneJudgement untilSynced(PlaneState plane, RouterSighting router, PlaneJudgement judgement) {
        boolean stopped = Boolean.FALSE.equals(router.running());
        if (plane.synced() && !stopped) {
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
                withheld ? (stopped ? STOPPED : REASON) : judgement.unknownReason(),
                chains,
                findings);
    }
}
