package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.ForeignLoss;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;

/**
 * Foreign rules that fall away between two captures with a router sync between: the router restores the whole filter table from a
 * copy it took earlier, and drops every line with the word COMMIT. Only the filter table is looked at, for only that is rewritten.
 * Pure counting: which rule it was is not known here.
 */
final class ForeignLosses {

    private ForeignLosses() {}

    /** Tells what the plane lost from one accepted capture to the next. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
    static void tell(Draft draft, PlaneState before, PlaneState after, Evidence evidence) {
        CaptureMark was = before.mark();
        CaptureMark now = after.mark();
        long syncs = after.syncs() - before.syncs();
        boolean proved = was != null && was.trusted() && now != null && now.trusted() && before.trouble() == null;
        if (!proved || syncs < 1 || before.ruleset() == after.ruleset()) {
            return;
        }
        for (NamedChain known : before.ruleset().chains()) {
            ChainKey key = known.key();
            if (!key.table().equals(Table.FILTER) || isChurnedOrOwnSummary(known)) {
                continue;
            }
            NamedChain left = after.ruleset().chain(key);
            if (left == known) {
                continue;
            }
            long foreignBefore = foreign(known);
            long foreignAfter = left == null ? 0 : foreign(left);
            if (foreignAfter < foreignBefore) {
                NodeState state = draft.state();
                draft.record(new AuditFact.ForeignRulesLost(new ForeignLoss(
                        new ChainId(after.plane(), key.table(), key.name()),
                        left == null,
                        foreignBefore,
                        foreignAfter,
                        known.digest().hex(),
                        left == null ? null : left.digest().hex(),
                        after.syncs(),
                        syncs,
                        state.routers().current().version(),
                        evidence)));
            }
        }
    }

    private static boolean isChurnedOrOwnSummary(NamedChain chain) {
        return chain.key().churned() || (OwnChains.ofKubeRouter(chain.key()) && !chain.hasRules());
    }

    /** Foreign rules of a chain: all of a foreign chain, those of a shared or own one that are not the router's by their words. */
    private static long foreign(NamedChain chain) {
        ChainKey key = chain.key();
        if (!chain.hasRules() || !OwnChains.sharedWithOthers(key)) {
            return OwnChains.ofKubeRouter(key) ? 0 : chain.ruleCount();
        }
        long foreign = 0;
        for (RuleRun run : chain.runs()) {
            foreign += OwnChains.looksOwn(run.rule()) ? 0 : run.repeat();
        }
        return foreign;
    }
}
