package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The classes that the rebuilt chains allow against what is told of the router, one event after the other; on recorded rules: {@link ContradictedRouterTest}. */
class RebuiltChainsTest extends OneChainNode {

    @Test
    void aRouterThatTheRebuiltChainsContradictJudgesNothing() {
        capture(0, 2L, true);
        router("v1.5.3");
        rebuiltBy("v2.0-v2.1", "v2.2-v2.5");

        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, CHAIN).verdict());
        assertEquals(
                "given v1.5-v1.6, but the chains of pods and policies, rebuilt at every sync, are those of v2.0-v2.1 or v2.2-v2.5",
                node.drift(PLANE, CHAIN).unknownReason());
        assertEquals(FindingStatus.OPEN, finding().status(), "neither opened nor resolved");
        capture(2, 2L, false);
        assertEquals(FindingStatus.OPEN, finding().status());

        router("v2.2.1");
        capture(3, 1L, false);
        assertEquals(Verdict.CLEAN, node.drift(PLANE, CHAIN).verdict());
        assertEquals(FindingStatus.RESOLVED, finding().status());
    }

    @Test
    void chainsThatTheNewRouterHasNotRebuiltYetContradictNothing() {
        router("v1.5.3");
        rebuiltBy("v1.5-v1.6");
        capture(0, 2L, false);
        router("v2.2.1");
        capture(0, 0L, false);
        assertEquals(Verdict.CLEAN, node.drift(PLANE, CHAIN).verdict(), "as the router before left it");

        capture(1, 1L, false);
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, CHAIN).verdict());
        rebuiltBy("v2.0-v2.1", "v2.2-v2.5");
        assertEquals(Verdict.CLEAN, node.drift(PLANE, CHAIN).verdict());
    }

    @Test
    void whatTheNewRoutersFirstSyncLeftIsItsOwnThoughItsNameComesLater() {
        router("v1.5.3");
        rebuiltBy("v1.5-v1.6");
        capture(0, 2L, false);
        rebuiltBy("v2.0-v2.1", "v2.2-v2.5");
        capture(1, 1L, true);
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, CHAIN).verdict());
        assertEquals(1, node.drift(PLANE, CHAIN).counts().rules(), "as the router before left it");
        assertTrue(node.findings.isEmpty());

        router("v2.0.1");
        assertEquals(1L, node.upgrade(PLANE, CHAIN).rulesBefore());
        assertEquals(0L, node.upgrade(PLANE, CHAIN).surplusBefore());
        assertEquals(2L, node.upgrade(PLANE, CHAIN).rulesFirst());
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(PLANE, CHAIN).verdict());
        assertEquals(upgrade(), finding().upgradeId());
    }

    @Test
    void aFirstExactVersionThatTheLastSyncWasNotOfIsAnUpgrade() {
        process(RouterSighting.Flavour.UPSTREAM, "f", "v1.5-v1.6");
        rebuiltBy("v1.5-v1.6");
        capture(0, 2L, false);
        router("v2.0.1");

        assertEquals("v1.5-v1.6", Objects.requireNonNull(node.state.upgrade()).fromVersionClass());
        assertEquals(UpgradeVerdict.UNKNOWN, node.upgrade(PLANE, CHAIN).verdict());
        assertEquals(2, node.state.routers().intervals().size());
    }

    @Test
    void aFirstExactVersionThatTheRulesAllowSaysBetterWhatWasKnown() {
        process(RouterSighting.Flavour.UPSTREAM, "f", "v2.0-v2.1");
        rebuiltBy("v2.0-v2.1", "v2.2-v2.5");
        router("v2.2.1");

        assertEquals(null, node.state.upgrade());
        assertEquals(1, node.state.routers().intervals().size());
    }
}
