package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.Boot;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.LogCounts;
import io.chaindrift.processor.audit.model.NodeState;
import io.chaindrift.processor.audit.model.RouterHistory;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.StandingRow;
import io.chaindrift.processor.audit.model.Upgrade;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a node beside its planes, chains and findings.
 *
 * @param counts what was counted in its log; null: nothing
 * @param ledgers only in entries that were written before ledgers had an entry of their own; null otherwise
 */
record NodeEntry(
        @Nullable SortedMap<EventSource, SourceLedger> ledgers,
        @Nullable String bootId,
        RouterHistory routers,
        @Nullable Upgrade upgrade,
        @Nullable Boolean expected,
        @Nullable Long reportWantedAt,
        @Nullable Contribution contribution,
        @Nullable Boot boot,
        @Nullable StandingRow standing,
        @Nullable LogCounts counts) {

    static NodeEntry of(NodeState state) {
        return new NodeEntry(
                null,
                state.bootId(),
                state.routers(),
                state.upgrade(),
                state.expected(),
                state.reportWantedAt(),
                state.contribution(),
                state.boot(),
                state.standing(),
                state.counts().equals(LogCounts.NONE) ? null : state.counts());
    }
}
