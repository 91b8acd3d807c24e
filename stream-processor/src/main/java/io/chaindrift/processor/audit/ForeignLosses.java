package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.ForeignLoss;
import io.chaindrift.processor.audit.model.HeldChain;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Foreign rules that fall away between two captures with a router sync between: the router restores the whole filter table from a
 * copy it took earlier, and drops every line with the word COMMIT. Only the filter table is looked at, for only that is rewritten.
 * Pure counting: which rule it was is not known here.
 */
final class ForeignLosses {

    private ForeignLosses() {}

    /** Tells what the plane lost from one accepted capture to the next. */
    static void tell(Draft draft, PlaneState before, PlaneState after, Evidence evidence) {
        CaptureMark was = before.mark();
        CaptureMark now = after.mark();
        long syncs = after.syncs() - before.syncs();
        boolean proved = was != null && was.trusted() && now != null && now.trusted() && before.trouble() == null;
        if (!proved || syncs < 1) {
            return;
        }
        for (Map.Entry<ChainKey, HeldChain> known : before.chains().entrySet()) {
            ChainKey key = known.getKey();
            if (!key.table().equals(Table.FILTER) || isChurnedOrOwnSummary(key, known.getValue())) {
                continue;
            }
            HeldChain left = after.chains().get(key);
            long foreignBefore = foreign(key, known.getValue());
            long foreignAfter = left == null ? 0 : foreign(key, left);
            if (foreignAfter < foreignBefore) {
                NodeState state = draft.state();
                draft.record(new AuditFact.ForeignRulesLost(new ForeignLoss(
                        new ChainId(after.plane(), key.table(), key.name()),
                        left == null,
                        foreignBefore,
                        foreignAfter,
                        known.getValue().digest(),
                        left == null ? null : left.digest(),
                        after.syncs(),
                        syncs,
                        state.routers().current().version(),
                        evidence)));
            }
        }
    }

    private static boolean isChurnedOrOwnSummary(ChainKey key, HeldChain chain) {
        return key.churned() || (OwnChains.ofKubeRouter(key) && chain.runs() == null);
    }

    /** Foreign rules of a chain: all of a foreign chain, those of a shared or own one that are not the router's by their words. */
    private static long foreign(ChainKey key, HeldChain chain) {
        @Nullable List<RuleRun> runs = chain.runs();
        if (runs == null || !(OwnChains.sharedWithOthers(key))) {
            return OwnChains.ofKubeRouter(key) ? 0 : chain.rules();
        }
        long foreign = 0;
        for (RuleRun run : Objects.requireNonNull(runs)) {
            foreign += OwnChains.looksOwn(run.rule()) ? 0 : run.repeat();
        }
        return foreign;
    }
}
