package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Severity;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A finding's life. */
class FindingLifeTest extends OneChainNode {

    @Test
    void aFindingIsProvisionalUntilACaptureAfterAnotherSyncAgrees() {
        capture(0, 1L, true);
        assertEquals(List.of(EmitReason.FIRST_SEEN), reasons());
        assertTrue(node.drift(PLANE, CHAIN).provisional());

        capture(0, 0L, true);
        assertEquals(List.of(EmitReason.FIRST_SEEN), reasons());

        capture(1, 1L, true);
        assertEquals(List.of(EmitReason.FIRST_SEEN, EmitReason.OPENED), reasons());
        assertFalse(node.drift(PLANE, CHAIN).provisional());
    }

    @Test
    void oneCaptureAfterTwoKnownSyncsConfirmsItself() {
        capture(0, 2L, true);

        assertEquals(List.of(EmitReason.OPENED), reasons());
    }

    @Test
    void whatIsGoneIsResolvedAndWhatComesBackKeepsItsId() {
        capture(0, 2L, true);
        capture(1, 1L, false);
        capture(2, 1L, true);
        capture(3, 1L, true);

        assertEquals(
                List.of(EmitReason.OPENED, EmitReason.RESOLVED, EmitReason.REOPENED, EmitReason.OPENED), reasons());
        assertEquals(1, node.findings.size());
    }

    @Test
    void whatWasResolvedLongAgoLeavesThePresentAndBeginsAnewWhenItComesBack() {
        capture(0, 2L, true);
        capture(1, 1L, false);
        long resolved = sequence - 1;
        long kept = NodeAuditor.RESOLVED_KEPT.toMillis();

        node.one(new AuditEvent.Noted(header(EventSource.COLLECTOR, sequence++, resolved + kept - 1)));
        assertEquals(FindingStatus.RESOLVED, finding().status());
        node.one(new AuditEvent.Noted(header(EventSource.COLLECTOR, sequence++, resolved + kept)));

        assertEquals(List.of(EmitReason.OPENED, EmitReason.RESOLVED, EmitReason.REMOVED), reasons());
        assertTrue(node.findings.isEmpty() && node.state.findings().isEmpty());
        capture(2, 1L, true);
        assertEquals(EmitReason.FIRST_SEEN, reasons().get(3));
    }

    @Test
    void whatStandsIsKeptHoweverOldItIs() {
        capture(0, 2L, true);

        long late = 10 * NodeAuditor.RESOLVED_KEPT.toMillis();
        node.one(new AuditEvent.Noted(header(EventSource.COLLECTOR, sequence++, late)));

        assertEquals(FindingStatus.OPEN, finding().status());
    }

    @Test
    void whatAnotherUpgradeBringsBackIsPutDownToThatUpgrade() {
        router("v1.5.3");
        capture(0, 2L, false);
        router("v2.0.1");
        capture(1, 1L, true);
        String first = upgrade();
        assertEquals(first, finding().upgradeId());
        router("v1.5.3");
        capture(2, 1L, false);
        router("v2.0.1");
        assertEquals(first, finding().upgradeId());

        capture(3, 1L, true);

        assertNotEquals(first, upgrade());
        assertEquals(upgrade(), finding().upgradeId());
        assertEquals(1, finding().firstSeenAt());
        List<String> history = node.findingsHistory.stream()
                .filter(row -> row.status() == FindingStatus.RESOLVED)
                .map(FindingRow::upgradeId)
                .toList();
        assertEquals(List.of(first), history);
    }

    @Test
    void whatBeginsLongAfterAnUpgradeIsNotPutDownToIt() {
        router("v1.5.3");
        capture(0, 2L, false);
        router("v2.0.1");
        capture(1, 1L, false);
        capture(2, 1L, false);
        capture(3, 1L, true);
        assertEquals(null, finding().upgradeId());

        capture(4, 1L, false);
        capture(5, 1L, true);
        assertEquals(null, finding().upgradeId());
    }

    @Test
    void whatTheSecondSyncOfTheNewRouterShowsIsItsUpgrades() {
        router("v1.5.3");
        capture(0, 2L, false);
        router("v2.0.1");
        capture(1, 1L, false);
        capture(2, 1L, true);

        assertEquals(upgrade(), finding().upgradeId());
    }

    @Test
    void otherArgumentsAreAnUpgradeThoughOnlyTheClassOfTheVersionIsKnown() {
        process(RouterSighting.Flavour.UPSTREAM, "10.96.0.0/12");
        capture(0, 2L, false);
        process(RouterSighting.Flavour.UPSTREAM, "10.97.0.0/12");

        assertEquals(2, node.state.routers().intervals().size());
        assertEquals(
                "10.96.0.0/12", Objects.requireNonNull(node.state.upgrade()).fromFlagsDigest());
        assertEquals("10.97.0.0/12", node.state.upgrade().toFlagsDigest());
        assertEquals(UpgradeVerdict.UNKNOWN, node.upgrade(PLANE, CHAIN).verdict());
        String first = upgrade();

        process(RouterSighting.Flavour.UPSTREAM, "10.97.0.0/12");
        process(RouterSighting.Flavour.UNKNOWN, "10.97.0.0/12");
        assertEquals(first, upgrade(), "nothing else is known than before");

        process(RouterSighting.Flavour.UPSTREAM, "10.97.0.0/12");
        process(RouterSighting.Flavour.K3S, "10.97.0.0/12");
        assertNotEquals(first, upgrade());
    }

    @Test
    void aSuspectCaptureOpensAndResolvesNothing() {
        capture(0, 2L, true);
        capture(1, 2L, false, false);

        assertEquals(List.of(EmitReason.OPENED), reasons());
        assertFalse(node.drift(PLANE, CHAIN).trusted());

        capture(2, 1L, false);
        assertEquals(List.of(EmitReason.OPENED, EmitReason.RESOLVED), reasons());
        assertTrue(node.drift(PLANE, CHAIN).trusted());
    }

    @Test
    void nothingIsMissingBeforeTheFirstSync() {
        captureOf(0, null, true, List.of());

        assertTrue(node.findings.isEmpty());
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, CHAIN).verdict());
        assertEquals(
                "the router has not been seen to sync since the node's boot",
                node.drift(PLANE, CHAIN).unknownReason());

        captureOf(1, 1L, true, List.of());
        assertEquals(Verdict.MISSING, node.drift(PLANE, CHAIN).verdict());
        assertEquals(Severity.PAGE, node.standing().get(0).severity());
    }

    @Test
    void theNewRouterJudgesAfterItsFirstSyncOnly() {
        router("v1.5.3");
        capture(0, 2L, false);
        router("v2.0.1");

        assertEquals("v1.5.3", node.drift(PLANE, CHAIN).router().version());
        assertEquals(UpgradeVerdict.UNKNOWN, node.upgrade(PLANE, CHAIN).verdict());
        assertEquals(1L, node.upgrade(PLANE, CHAIN).rulesBefore());

        capture(0, 0L, true);
        assertTrue(node.findings.isEmpty());

        capture(2, 2L, true);
        assertEquals("v2.0.1", node.drift(PLANE, CHAIN).router().version());
        assertEquals("v1.5.3", node.drift(PLANE, CHAIN).router().previousVersion());
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(PLANE, CHAIN).verdict());
        assertEquals(2L, node.upgrade(PLANE, CHAIN).rulesFirst());

        capture(3, 1L, false);
        assertEquals(UpgradeVerdict.CONVERGED, node.upgrade(PLANE, CHAIN).verdict());
    }

    @Test
    void twoSyncsThatChangeNothingSayNothing() {
        capture(0, 2L, false);
        int said = node.driftHistory.size();

        capture(2, 2L, false);

        assertEquals(said, node.driftHistory.size());
        assertEquals(2, node.state.plane(PLANE).syncs());
    }
}
