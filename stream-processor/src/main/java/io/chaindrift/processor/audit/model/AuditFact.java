package io.chaindrift.processor.audit.model;

import org.jspecify.annotations.Nullable;

/**
 * What the audit decided. The state is a fold of facts and of nothing else; {@link Published} ones leave the processor, the others
 * are its memory of the log.
 */
public sealed interface AuditFact {

    /** The state after this fact. */
    NodeState applyTo(NodeState state);

    /** A fact that others read. */
    sealed interface Published extends AuditFact {}

    /** The log of a writer is known up to here. */
    record PositionKnown(
            EventSource source,
            SourceLedger ledger,
            @Nullable String bootId) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withLedger(source, ledger, bootId);
        }
    }

    /** A plane is known otherwise than before. */
    record PlaneKnown(PlaneState plane) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withPlane(plane);
        }
    }

    /** The routers are known otherwise than before. */
    record RouterKnown(RouterHistory routers) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withRouters(routers);
        }
    }

    /** The router changed. */
    record UpgradeSeen(Upgrade upgrade) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withUpgrade(upgrade);
        }
    }

    /** The inventory knows the node. */
    record Expected(boolean expected) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withExpected(expected);
        }
    }

    /** What is remembered of a chain without being said. */
    record ChainRemembered(ChainId chain, ChainMemory memory) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withChain(chain, memory.orNull());
        }
    }

    /** A chain stands otherwise than before; a null row: it is gone from the books. */
    record DriftChanged(ChainId chain, @Nullable DriftRow row, EmitReason reason) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withChain(chain, state.chain(chain).withRow(row).orNull());
        }
    }

    /** A finding stands otherwise than before; a null memory: it is gone from the books. */
    record FindingChanged(String id, @Nullable FindingMemory memory, EmitReason reason) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withFinding(id, memory);
        }
    }

    /** A chain came otherwise than before through the node's upgrade; a null row: it is gone from the books. */
    record UpgradeChanged(
            String upgradeId, ChainId chain, @Nullable UpgradeRow row) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            ChainMemory memory = state.chain(chain);
            UpgradeRow said = row;
            ChainMemory after = said == null ? memory.withoutUpgrade(upgradeId) : memory.withUpgrade(said);
            return state.withChain(chain, after.orNull());
        }
    }

    /** The node adds something else than before to the fleet's books. */
    record ContributionChanged(Contribution contribution) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withContribution(contribution);
        }
    }

    /** The node stands otherwise than before. */
    record StandingChanged(StandingRow row) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withStanding(row);
        }
    }

    /** A time under one router is known otherwise than before; a null interval: it is too old to be kept, or the node is gone. */
    record RouterIntervalChanged(String id, @Nullable RouterInterval interval, Evidence evidence) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state;
        }
    }

    /** Foreign rules fell away in a router's sync. */
    record ForeignRulesLost(ForeignLoss loss) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state;
        }
    }

    /** What was counted in the node's log. */
    record LogCounted(LogCounts counts) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withCounts(counts);
        }
    }

    /** The boot the node is in is known otherwise than before. */
    record BootKnown(Boot boot) implements AuditFact {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withBoot(boot);
        }
    }

    /** A fresh keyframe is wanted; a null plane: of every plane. */
    record ReportWanted(@Nullable String plane, Trouble.Reason reason, Evidence evidence) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return state.withReportWanted(evidence.observedAt());
        }
    }

    /** The node is gone; nothing of it is kept. */
    record NodeForgotten(String cluster, String node, Evidence evidence) implements Published {
        @Override
        public NodeState applyTo(NodeState state) {
            return NodeState.empty(cluster, node);
        }
    }
}
