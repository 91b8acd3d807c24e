package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.PlanClass;
import io.chaindrift.processor.audit.model.Remedy;
import io.chaindrift.processor.audit.model.Severity;

/**
 * How soon a person should look. Missing rules and abandoned planes come first: policy is not enforced, or an old one is. Copies
 * that grow, or that a packet passes by the hundred, and rules that change verdicts are work; one static stale rule is to be known,
 * and so is what is left of a plane where no packet is led to it.
 */
final class Severities {

    /** From this many rules that a packet passes in vain on, copies are work even when they do not grow. */
    static final long HARMFUL_RULES = 100;

    /** From this many on they are felt by every connection. */
    static final long PAGING_RULES = 5_000;

    private Severities() {}

    /**
     * How soon.
     *
     * @param grows whether its copies become more
     */
    static Severity of(FindingBody finding, Cause cause, boolean grows) {
        return switch (finding.kind()) {
            case MISSING -> Severity.PAGE;
            case ORPHAN_PLANE -> finding.harm() > 0 ? Severity.PAGE : Severity.INFO;
            case DUPLICATE -> ofCopies(finding, cause, grows);
            case STALE_VERSION, STALE_FLAGS ->
                finding.planClass() == PlanClass.VERDICT_CHANGING || grows || finding.harm() >= HARMFUL_RULES
                        ? Severity.TICKET
                        : Severity.INFO;
            case OUT_OF_ORDER -> finding.remedy() == Remedy.NONE ? Severity.INFO : Severity.TICKET;
            case LEFTOVER -> Severity.INFO;
        };
    }

    private static Severity ofCopies(FindingBody finding, Cause cause, boolean grows) {
        if (finding.harm() >= PAGING_RULES) {
            return Severity.PAGE;
        }
        return cause == Cause.EXISTENCE_CHECK_BROKEN_NOW || grows || finding.harm() >= HARMFUL_RULES
                ? Severity.TICKET
                : Severity.INFO;
    }
}
