package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Planes that the router leaves: told by their own captures alone, and over once a capture of theirs shows nothing. */
class LeftPlanesTest {

    private static final String LEFT = "ipv6-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final long MINUTE = 60_000;

    private final Phase on = Phase.of("S2-rich-v2.2.1", "node-a").get(0);
    private final Phase off = without(on, "--enable-ipv6");
    private final RecordedNode log = RecordedNode.empty("node-a").start(on.observedAt());
    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private int read;

    private static Phase without(Phase phase, String flag) {
        List<String> flags =
                phase.flags().stream().filter(one -> !one.startsWith(flag)).toList();
        return new Phase(
                "off",
                phase.version(),
                flags,
                true,
                phase.backend(),
                phase.syncs() + 3,
                phase.observedAt() + 30 * MINUTE,
                phase.planes());
    }

    private static Phase emptied(Phase phase) {
        SortedMap<String, NamedRuleset> planes = new TreeMap<>(phase.planes());
        planes.put(LEFT, NamedRuleset.of(List.of()));
        return phase.holding(planes).running(true);
    }

    /** The later plane's syncs are not those of the one that is left: the router writes it no more. */
    private void publish(Phase phase) {
        log.publish(phase.only("ipv4-nft"));
        Phase left = phase.only(LEFT);
        log.publish(new Phase(
                left.label(),
                left.version(),
                left.flags(),
                true,
                "legacy",
                left.syncs(),
                left.observedAt(),
                left.planes()));
        read();
    }

    private void read() {
        List<NodeEvent> events = log.events();
        events.subList(read, events.size()).forEach(node::one);
        read = events.size();
    }

    private List<FindingRow> orphans() {
        return node.findingsHistory.stream()
                .filter(row -> row.body().kind() == FindingKind.ORPHAN_PLANE)
                .toList();
    }

    @Test
    void aLeftPlaneThatIsEmptiedIsResolvedAndItsRowsGo() {
        log.publish(on);
        publish(off);
        assertEquals(List.of(FindingStatus.PROVISIONAL), states());
        publish(off.after(1, 5 * MINUTE));
        assertEquals(List.of(FindingStatus.PROVISIONAL, FindingStatus.OPEN), states());
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(LEFT, INPUT).verdict());
        assertTrue(contribution().lagging());

        publish(emptied(off.after(2, 10 * MINUTE)));

        assertEquals(List.of(FindingStatus.PROVISIONAL, FindingStatus.OPEN, FindingStatus.RESOLVED), states());
        assertTrue(node.drift.keySet().stream().noneMatch(chain -> chain.plane().equals(LEFT)), node.drift::toString);
        assertEquals(UpgradeVerdict.CONVERGED, node.upgrade(LEFT, INPUT).verdict());
        assertEquals(0, node.upgrade(LEFT, INPUT).rulesLatest());
        assertFalse(contribution().lagging());
        assertEquals(0, contribution().orphanPlanes());
        assertEquals(Standing.CLEAN, contribution().standing());
    }

    @Test
    void aPlaneThatTheNewRouterEmptiesItselfIsNeverCalledAbandoned() {
        log.publish(on);
        publish(emptied(off));

        assertEquals(List.of(), orphans());
        assertEquals(UpgradeVerdict.CONVERGED, node.upgrade(LEFT, INPUT).verdict());
        assertEquals(Standing.CLEAN, contribution().standing());

        publish(emptied(on.after(9, 60 * MINUTE)));
        assertNull(node.upgrades.values().stream()
                .filter(row -> row.chain().plane().equals(LEFT))
                .filter(row -> row.upgrade().equals(node.state.upgrade()))
                .map(row -> row.rulesBefore())
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null));
    }

    @Test
    void whatStoodInAPlaneThatIsTakenUpAgainIsLeftByWhatLeftIt() {
        Phase ranges = under(on, "--service-cluster-ip-range=10.50.0.0/16,fd50::/112", 0, 30);
        log.publish(on);
        log.publish(ranges);
        read();
        List<FindingRow> stale = stale();
        assertFalse(stale.isEmpty());

        publish(without(ranges, "--enable-ipv6"));
        assertEquals(List.of(), stale());
        log.publish(under(on, "--service-cluster-ip-range=10.50.0.0/16,fd50::/112", 9, 90));
        read();

        assertEquals(
                stale.stream().map(row -> row.id() + row.upgradeId()).toList(),
                stale().stream().map(row -> row.id() + row.upgradeId()).toList());
        UpgradeRow row = node.upgrade(stale.get(0).body().plane(), "KUBE-ROUTER-INPUT");
        assertNotNull(row.rulesBefore());
        assertNull(row.surplusBefore(), "of a left plane none is counted");
        assertTrue(Objects.requireNonNull(row.surplusFirst()) > 0);
    }

    private static Phase under(Phase phase, String range, long syncs, long minutes) {
        List<String> flags = new ArrayList<>(phase.flags());
        flags.removeIf(flag -> flag.startsWith("--service-cluster-ip-range"));
        flags.add(range);
        return new Phase(
                "ranges",
                phase.version(),
                flags,
                true,
                phase.backend(),
                phase.syncs() + syncs,
                phase.observedAt() + minutes * MINUTE,
                phase.planes());
    }

    private List<FindingRow> stale() {
        return node.standing().stream()
                .filter(row -> row.body().plane().equals(LEFT))
                .filter(row -> row.body().kind() == FindingKind.STALE_FLAGS)
                .toList();
    }

    @Test
    void aPlaneOfIpv6ThatNeverSyncsWhileIpv4DoesIsNotCalledClean() {
        log.publish(on);
        for (int look = 1; look <= 2; look++) {
            publish(on.after(look, look * 5 * MINUTE));
        }
        assertEquals(Verdict.CLEAN, node.drift(LEFT, INPUT).verdict());

        publish(on.after(3, 15 * MINUTE));

        assertEquals(Verdict.UNKNOWN, node.drift(LEFT, INPUT).verdict());
        assertTrue(String.valueOf(node.drift(LEFT, INPUT).unknownReason()).contains("syncs ipv4-nft"));
        assertEquals(Verdict.CLEAN, node.drift("ipv4-nft", INPUT).verdict());
        assertEquals(Standing.UNKNOWN, contribution().standing());

        log.publish(on.after(4, 20 * MINUTE));
        read();
        assertEquals(Verdict.CLEAN, node.drift(LEFT, INPUT).verdict());
    }

    @Test
    void aPlaneOfIpv6ThatNoLongerSyncsWhileIpv4DoesIsNotCalledClean() {
        log.publish(on);
        log.publish(on.after(2, 5 * MINUTE));
        for (int look = 3; look <= 4; look++) {
            publish(on.after(look, look * 5 * MINUTE));
            assertEquals(Verdict.CLEAN, node.drift(LEFT, INPUT).verdict());
        }

        publish(on.after(5, 25 * MINUTE));

        assertEquals(Verdict.UNKNOWN, node.drift(LEFT, INPUT).verdict());
        assertTrue(String.valueOf(node.drift(LEFT, INPUT).unknownReason()).contains("has not synced this plane"));
        assertEquals(Standing.UNKNOWN, contribution().standing());
    }

    @Test
    void aPlaneOfIpv6ThatTheNewRouterDoesNotComeToIsNotAsTheOneBeforeLeftIt() {
        log.publish(on);
        log.publish(on.after(2, 5 * MINUTE));
        for (int look = 0; look < 3; look++) {
            publish(on.upgraded("v2.8.0", look).after(0, look * 5 * MINUTE));
        }
        assertEquals(Verdict.CLEAN, node.drift(LEFT, INPUT).verdict());

        publish(on.upgraded("v2.8.0", 3).after(0, 30 * MINUTE));

        assertEquals(Verdict.UNKNOWN, node.drift(LEFT, INPUT).verdict());
        assertEquals(UpgradeVerdict.UNKNOWN, node.upgrade(LEFT, INPUT).verdict());
        assertEquals(Standing.UNKNOWN, contribution().standing());
    }

    @Test
    void noCaptureFromBeforeTheChangeTellsThatAPlaneWasLeft() {
        log.publish(on);
        read();
        log.publish(off.only("ipv4-nft"));
        log.publish(off.only("ipv4-nft").after(2, 5 * MINUTE));
        read();

        assertEquals(List.of(), orphans());
    }

    private List<FindingStatus> states() {
        return orphans().stream().map(FindingRow::status).distinct().toList();
    }

    private Contribution contribution() {
        return Objects.requireNonNull(node.state.contribution());
    }
}
