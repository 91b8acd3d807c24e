package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.Commits;
import io.chaindrift.processor.audit.model.Evidence;
import io.chaindrift.processor.audit.model.ForeignLoss;
import io.chaindrift.processor.audit.model.LossCertainty;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import org.jspecify.annotations.Nullable;

/**
 * Foreign rules that fall away between two captures with a router sync between: the router restores the whole filter table from a
 * copy it took earlier, and drops every line with the word COMMIT. Only the filter table is looked at, for only that is rewritten.
 * Where the kernel counted more commits in that time than the router synced, any of the others may have done it, and that is said;
 * a router that syncs both families commits twice, so on such nodes it is said always. Pure counting: which rule it was is not known
 * here.
 */
final class ForeignLosses {

    private ForeignLosses() {}

    /** Tells what the plane lost from one accepted capture to the next. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same; that it is another proves nothing
    static void tell(Draft draft, PlaneState before, PlaneState after, Evidence evidence) {
        CaptureMark was = before.mark();
        CaptureMark now = after.mark();
        long syncs = after.syncs() - before.syncs();
        if (was == null || now == null || !was.trusted() || !now.trusted() || before.trouble() != null) {
            return;
        }
        if (syncs < 1 || before.ruleset() == after.ruleset()) {
            return;
        }
        Counted counted = Counted.of(was.commits(), now.commits(), after.syncs());
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
                        counted.certainty(),
                        counted.commits(),
                        counted.syncs(),
                        counted.committer(),
                        state.routers().current().version(),
                        evidence)));
            }
        }
    }

    /** Commits and syncs between two captures, and who committed last; nulls where nobody counted. */
    private record Counted(
            @Nullable Long commits,
            @Nullable Long syncs,
            @Nullable String committer) {

        private static final Counted NOT = new Counted(null, null, null);

        /**
         * @param syncs syncs seen up to the later capture: what it does not tell itself, it has from one before
         */
        static Counted of(@Nullable Commits from, @Nullable Commits to, long syncs) {
            if (from == null || to == null || to.syncs() != syncs) {
                return NOT;
            }
            Long commits = to.since(from);
            return commits == null ? NOT : new Counted(commits, to.syncs() - from.syncs(), to.committer());
        }

        LossCertainty certainty() {
            return commits != null && commits.equals(syncs)
                    ? LossCertainty.COMMIT_OF_ROUTER
                    : LossCertainty.AMONG_OTHERS;
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
