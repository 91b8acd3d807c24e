package io.chaindrift.remediator.recommend;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a finding must pass to get into a plan, in the order it is asked. Each gate sees one finding and nothing else; unknown
 * means deny.
 */
enum FindingGate {
    /** Deleting rules resolves surplus, and nothing else. */
    KIND {
        @Override
        String input(NodeFinding finding, Instant asOf) {
            return finding.kind().name();
        }

        @Override
        GateAnswer ask(NodeFinding finding, Instant asOf) {
            if (finding.kind() == FindingKind.UNKNOWN) {
                return GateAnswer.unknown(finding.kind().whyNeverDeleted().orElseThrow());
            }
            return finding.kind().whyNeverDeleted().map(GateAnswer::deny).orElse(GateAnswer.ALLOW);
        }
    },
    /** What the running router writes anew is not worth deleting. */
    REMEDY {
        @Override
        String input(NodeFinding finding, Instant asOf) {
            return finding.remedy().name() + (finding.growing() ? " (growing)" : "");
        }

        @Override
        GateAnswer ask(NodeFinding finding, Instant asOf) {
            if (finding.growing()) {
                return GateAnswer.deny(
                        FindingRemedy.UPGRADE_FIRST.whyNotDeleted().orElseThrow());
            }
            if (finding.remedy() == FindingRemedy.UNKNOWN) {
                return GateAnswer.unknown(finding.remedy().whyNotDeleted().orElseThrow());
            }
            return finding.remedy().whyNotDeleted().map(GateAnswer::deny).orElse(GateAnswer.ALLOW);
        }
    },
    /** One look is not enough: a capture between two writes of the router would show surplus that is none. */
    CONFIRMED {
        @Override
        String input(NodeFinding finding, Instant asOf) {
            return finding.state().name();
        }

        @Override
        GateAnswer ask(NodeFinding finding, Instant asOf) {
            return switch (finding.state()) {
                case OPEN -> GateAnswer.ALLOW;
                case PROVISIONAL ->
                    GateAnswer.deny("provisional: waits until a trusted capture after another sync shows it again");
                case RESOLVED -> GateAnswer.deny("resolved: nothing is left to delete");
                case UNKNOWN ->
                    GateAnswer.unknown("this version of the remediator does not know the state the finding is in");
            };
        }
    },
    /** A person said to leave it alone. */
    NOT_SILENCED {
        @Override
        String input(NodeFinding finding, Instant asOf) {
            return finding.silencedUntil() == null ? "not silenced" : "silenced until " + finding.silencedUntil();
        }

        @Override
        GateAnswer ask(NodeFinding finding, Instant asOf) {
            Instant until = finding.silencedUntil();
            return until != null && until.isAfter(asOf)
                    ? GateAnswer.deny("a person has silenced it until " + until)
                    : GateAnswer.ALLOW;
        }
    },
    /** Without proof of what a deletion does there is no deletion. */
    PROOF {
        @Override
        String input(NodeFinding finding, Instant asOf) {
            return finding.planClass() == null ? "none" : finding.planClass().name();
        }

        @Override
        GateAnswer ask(NodeFinding finding, Instant asOf) {
            if (finding.refusal() != null) {
                return GateAnswer.deny(finding.refusal());
            }
            String proof = finding.proof();
            return finding.planClass() == null || proof == null || proof.isBlank()
                    ? GateAnswer.unknown("what deleting it does to traffic is not known")
                    : GateAnswer.ALLOW;
        }
    },
    /** The indexes must name as many rules of one chain as are too many. */
    INDEXES {
        @Override
        String input(NodeFinding finding, Instant asOf) {
            return finding.deletes().stream().allMatch(IndexRun::isSound)
                            && named(finding.deletes()) == finding.surplus()
                    ? "as many as surplus"
                    : "not as many as surplus";
        }

        @Override
        GateAnswer ask(NodeFinding finding, Instant asOf) {
            if (finding.table() == null || finding.chain() == null || finding.rule() == null) {
                return GateAnswer.unknown("it does not say which rule of which chain it is about");
            }
            if (finding.deletes().isEmpty()) {
                return GateAnswer.unknown("it does not say which rules are too many");
            }
            if (!finding.deletes().stream().allMatch(IndexRun::isSound)) {
                return GateAnswer.unknown("its indexes do not name rules of a chain");
            }
            return named(finding.deletes()) == finding.surplus()
                    ? GateAnswer.ALLOW
                    : GateAnswer.unknown("its indexes do not name as many rules as are too many");
        }
    };

    /** The gate's name in events. */
    String gateName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it looks at, in a word or two that many findings share. */
    abstract String input(NodeFinding finding, Instant asOf);

    /** Its answer for one finding, as of the latest event of the plane. */
    abstract GateAnswer ask(NodeFinding finding, Instant asOf);

    private static long named(List<IndexRun> runs) {
        return runs.stream().mapToLong(IndexRun::count).sum();
    }

    /**
     * A gate's answer.
     *
     * @param verdict what it says
     * @param reason why it does not allow, for people; empty when it does
     */
    record GateAnswer(GateVerdict verdict, String reason) {

        static final GateAnswer ALLOW = new GateAnswer(GateVerdict.ALLOW, "");

        static GateAnswer deny(String reason) {
            return new GateAnswer(GateVerdict.DENY, reason);
        }

        static GateAnswer unknown(String reason) {
            return new GateAnswer(GateVerdict.UNKNOWN, reason);
        }
    }
}
