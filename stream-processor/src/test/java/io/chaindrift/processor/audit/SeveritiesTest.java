package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlanClass;
import io.chaindrift.processor.audit.model.Remedy;
import io.chaindrift.processor.audit.model.Severity;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon a person should look: the whole table, and the rule that no single static stale rule wakes anybody. */
class SeveritiesTest {

    @ParameterizedTest(name = "{0} harm {1} {2} {3} {4}: {5}")
    @CsvSource({
        "MISSING,       0,    RULES_REMOVED,                  NO_OP,            CLEAN,  PAGE",
        "ORPHAN_PLANE,  1,    ABANDONED_PLANE,                ,                 REBOOT, PAGE",
        "ORPHAN_PLANE,  0,    ABANDONED_PLANE,                ,                 REBOOT, INFO",
        "DUPLICATE,     0,    EXISTENCE_CHECK_BROKEN_EARLIER, NO_OP,            CLEAN,  INFO",
        "DUPLICATE,     99,   EXISTENCE_CHECK_BROKEN_EARLIER, NO_OP,            CLEAN,  INFO",
        "DUPLICATE,     100,  EXISTENCE_CHECK_BROKEN_EARLIER, NO_OP,            CLEAN,  TICKET",
        "DUPLICATE,     4999, TWO_ROUTERS,                    NO_OP,            CLEAN,  TICKET",
        "DUPLICATE,     5000, EXISTENCE_CHECK_BROKEN_EARLIER, NO_OP,            CLEAN,  PAGE",
        "DUPLICATE,     0,    EXISTENCE_CHECK_BROKEN_NOW,     NO_OP,            CLEAN,  TICKET",
        "DUPLICATE,     5000, EXISTENCE_CHECK_BROKEN_NOW,     NO_OP,            CLEAN,  PAGE",
        "DUPLICATE,     0,    UNKNOWN,                        VERDICT_CHANGING, CLEAN,  INFO",
        "STALE_VERSION, 1,    REWORDED_COMMENT,               NO_OP,            CLEAN,  INFO",
        "STALE_VERSION, 1,    RULE_DROPPED,                   VERDICT_CHANGING, CLEAN,  TICKET",
        "STALE_VERSION, 99,   RULE_DROPPED,                   NO_OP,            CLEAN,  INFO",
        "STALE_VERSION, 100,  RULE_DROPPED,                   NO_OP,            CLEAN,  TICKET",
        "STALE_VERSION, 5000, RULE_DROPPED,                   NO_OP,            CLEAN,  TICKET",
        "STALE_FLAGS,   1,    FLAG_CHANGE,                    NO_OP,            CLEAN,  INFO",
        "STALE_FLAGS,   1,    FLAG_CHANGE,                    VERDICT_CHANGING, CLEAN,  TICKET",
        "STALE_FLAGS,   100,  FLAG_CHANGE,                    NO_OP,            CLEAN,  TICKET",
        "OUT_OF_ORDER,  0,    REORDERED,                      ,                 NONE,   INFO",
        "OUT_OF_ORDER,  0,    REORDERED,                      ,                 REBOOT, TICKET",
        "LEFTOVER,      900,  LEFTOVER,                       ,                 REBOOT, INFO",
    })
    void theTable(
            FindingKind kind, long harm, Cause cause, @Nullable PlanClass plan, Remedy remedy, Severity severity) {
        assertEquals(severity, Severities.of(body(kind, 2, harm, plan, remedy), cause, false));
    }

    @Test
    void copiesThatBecomeMoreAreWorkWhateverMakesThem() {
        for (FindingKind kind : List.of(FindingKind.DUPLICATE, FindingKind.STALE_VERSION)) {
            FindingBody copies = body(kind, 3, 0, PlanClass.NO_OP, Remedy.CLEAN);
            assertEquals(Severity.TICKET, Severities.of(copies, Cause.TWO_ROUTERS, true));
            assertEquals(Severity.INFO, Severities.of(copies, Cause.TWO_ROUTERS, false));
        }
    }

    @Property
    void aSingleStaticStaleRuleNeverPages(
            @ForAll boolean flags,
            @ForAll Cause cause,
            @ForAll PlanClass plan,
            @ForAll Remedy remedy,
            @ForAll @LongRange(min = 0, max = 1_000_000) long harm) {
        FindingKind kind = flags ? FindingKind.STALE_FLAGS : FindingKind.STALE_VERSION;

        assertTrue(Severities.of(body(kind, 1, harm, plan, remedy), cause, false) != Severity.PAGE);
    }

    @Property
    void moreHarmIsNeverLessSevere(
            @ForAll FindingKind kind,
            @ForAll Cause cause,
            @ForAll PlanClass plan,
            @ForAll @LongRange(min = 0, max = 10_000) long harm,
            @ForAll @LongRange(min = 0, max = 10_000) long more) {
        Severity little = Severities.of(body(kind, 2, harm, plan, Remedy.CLEAN), cause, false);
        Severity much = Severities.of(body(kind, 2, harm + more, plan, Remedy.CLEAN), cause, false);

        assertTrue(rank(much) >= rank(little), little + ", then " + much);
    }

    private static int rank(Severity severity) {
        return List.of(Severity.INFO, Severity.TICKET, Severity.PAGE).indexOf(severity);
    }

    private static FindingBody body(FindingKind kind, long copies, long harm, @Nullable PlanClass plan, Remedy remedy) {
        return Bodies.of(kind, "-A KUBE-ROUTER-INPUT -j ACCEPT", copies, harm, plan, remedy);
    }
}
