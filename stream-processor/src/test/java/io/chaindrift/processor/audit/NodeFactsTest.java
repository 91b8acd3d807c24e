package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.ForeignLoss;
import io.chaindrift.processor.audit.model.IptablesVersion;
import io.chaindrift.processor.audit.model.LossCertainty;
import io.chaindrift.processor.audit.model.RouterInterval;
import io.chaindrift.processor.audit.model.StandingRow;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a node as a whole. */
class NodeFactsTest {

    private static final String PLANE = "ipv4-nft";

    @Test
    void aMachineWithoutTheRouterIsCleanInBothBooks() {
        RecordedNode log = RecordedNode.empty("node-a").start(0);
        log.publish(Phase.of("S1", "node-a").get(0));
        Audited node = audited(log);

        StandingRow row = node.state.standing();
        assertNotNull(row);
        assertEquals(Standing.CLEAN, row.books().standing());
        assertNull(row.reason());
        assertEquals(node.state.contribution().standing(), row.books().standing());
    }

    @Test
    void aNodeWithoutCapturesIsUnknownAndSaysWhy() {
        Audited node = audited(RecordedNode.empty("node-a").start(0));

        assertEquals(Standing.UNKNOWN, node.state.standing().books().standing());
        assertEquals("no ruleset of it has come yet", node.state.standing().reason());
    }

    @Test
    void aGapMakesItUnknownUntilTheNextKeyframe() {
        List<Phase> phases = Phase.of("S4", "node-a");
        RecordedNode log = RecordedNode.empty("node-a").start(0);
        log.publish(phases.get(0)).lose().publish(phases.get(1));
        Audited node = audited(log);
        assertEquals(Standing.UNKNOWN, node.state.standing().books().standing());
        assertTrue(
                node.state.standing().reason().contains("GAP"),
                node.state.standing().reason());
        assertTrue(node.facts.stream().anyMatch(fact -> fact instanceof AuditFact.ReportWanted));

        log.restart(phases.get(2).observedAt()).publish(phases.get(2));
        assertEquals(Standing.DRIFTED, audited(log).state.standing().books().standing());
    }

    @Test
    void freshNodesOfOneVersionHaveEqualStaticRulesAndUpgradedOnesHaveNot() {
        String fresh = digest(audited(whole("S9-oracle", "node-e")));
        assertNotNull(fresh);
        assertEquals(fresh, digest(audited(whole("S9-oracle", "node-f"))));
        assertEquals(fresh, digest(audited(whole("S9", "node-e"))));
        assertFalse(fresh.equals(digest(audited(whole("S9", "node-a")))), "node-a carries residue");
    }

    @Test
    void betterEvidenceCorrectsAnIntervalAndIsNoUpgrade() {
        RecordedNode log = RecordedNode.empty("node-a").start(0);
        log.router(RouterVersionHow.FINGERPRINT, null, "v2.0-v2.1", 10);
        log.router(RouterVersionHow.INVENTORY, "v2.2.1", null, 20);
        log.router(RouterVersionHow.INVENTORY, "v2.6.3", null, 30);
        Audited node = audited(log);

        List<RouterInterval> said = new ArrayList<>();
        node.facts.forEach(fact -> {
            if (fact instanceof AuditFact.RouterIntervalChanged changed && changed.interval() != null) {
                said.add(changed.interval());
            }
        });
        RouterInterval first = node.state.routers().intervals().get(0);
        assertEquals(2, node.state.routers().intervals().size());
        assertEquals("v2.2.1", first.sighting().version());
        assertTrue(first.corrected());
        assertEquals(10, first.since());
        assertEquals(30L, first.until());
        assertEquals(
                "INVENTORY says v2.6-v2.7, but FINGERPRINT says v2.0-v2.1",
                node.state.routers().intervals().get(1).contradiction());
        assertEquals(IptablesVersion.told("v1.8.9", IptablesVersion.How.INVENTORY), first.iptables());
        assertEquals("v2.2.1", node.state.upgrade().fromVersion());
        assertTrue(said.size() >= 4, said.toString());
    }

    @Test
    void foreignRulesThatTheFirstSyncDropsAreCounted() {
        Audited node = audited(whole("S12-commit-v2.2.1", "node-a"));

        List<ForeignLoss> losses = losses(node);
        assertFalse(losses.isEmpty());
        assertTrue(losses.stream().anyMatch(ForeignLoss::gone), losses.toString());
        assertTrue(losses.stream().anyMatch(loss -> !loss.gone() && loss.before() > loss.after()), losses.toString());
        for (ForeignLoss loss : losses) {
            assertEquals(PLANE, loss.chain().plane());
            assertEquals("v2.2.1", loss.routerVersion());
            assertTrue(loss.syncs() >= 1);
        }
    }

    @Test
    void aLossIsTheRoutersWhereNobodyElseCommitted() {
        List<Phase> phases = Phase.of("S12-commit-v2.2.1", "node-a");
        Phase before = phases.get(0);
        Phase after = at(phases.get(1), phases.get(1).observedAt(), before.syncs() + 1, before);

        ForeignLoss alone = losses(audited(told().commits(0, null)
                        .publish(before)
                        .commits(1, "iptables-nft-re")
                        .publish(after)))
                .get(0);
        assertEquals(LossCertainty.COMMIT_OF_ROUTER, alone.certainty());
        assertEquals(List.of(1L, 1L), List.of(alone.commits(), alone.commitSyncs()));
        assertEquals("iptables-nft-re", alone.committer());

        ForeignLoss among = losses(audited(told().commits(0, null)
                        .publish(before)
                        .commits(3, "fail2ban")
                        .publish(after)))
                .get(0);
        assertEquals(LossCertainty.AMONG_OTHERS, among.certainty());
        assertEquals(List.of(3L, 1L), List.of(among.commits(), among.commitSyncs()));
        assertEquals("fail2ban", among.committer());

        ForeignLoss untold =
                losses(audited(told().publish(before).publish(after))).get(0);
        assertEquals(LossCertainty.AMONG_OTHERS, untold.certainty(), "nobody counted");
        assertEquals(null, untold.commits());
    }

    @Test
    void heartbeatsThatTellNothingOfCommitsDoNotHideOthers() {
        List<Phase> phases = Phase.of("S12-commit-v2.2.1", "node-a");
        Phase before = phases.get(0);
        Phase beat = at(before, before.observedAt() + 1, before.syncs() + 2, before);
        Phase after = at(phases.get(1), phases.get(1).observedAt(), before.syncs() + 3, before);
        RecordedNode quiet = told().commits(0, null).publish(before).silentOnCommits();
        ForeignLoss syncsOnly = losses(audited(
                        quiet.publish(beat).commits(3, "iptables-nft-re").publish(after)))
                .get(0);
        assertEquals(LossCertainty.COMMIT_OF_ROUTER, syncsOnly.certainty(), "three syncs, three commits");
        assertEquals(1, syncsOnly.syncs());

        quiet = told().commits(0, null).publish(before).silentOnCommits();
        ForeignLoss others = losses(audited(
                        quiet.publish(beat).commits(4, "iptables-nft-re").publish(after)))
                .get(0);
        assertEquals(LossCertainty.AMONG_OTHERS, others.certainty());
    }

    @Test
    void aFallWithoutASyncIsNobodysLossHere() {
        List<Phase> phases = Phase.of("S12-commit-v2.2.1", "node-a");
        Phase before = phases.get(0);
        Phase after = at(phases.get(1), phases.get(1).observedAt(), before.syncs(), before);

        assertEquals(
                List.of(),
                losses(audited(told().commits(0, null)
                        .publish(before)
                        .commits(1, "iptables")
                        .publish(after))));
    }

    private static RecordedNode told() {
        return RecordedNode.empty("node-a").start(0);
    }

    /** A phase's rules under the router of another. */
    private static Phase at(Phase rules, long when, long syncs, Phase router) {
        return new Phase(
                rules.label(),
                router.version(),
                router.flags(),
                router.running(),
                rules.backend(),
                syncs,
                when,
                rules.planes());
    }

    @Test
    void foreignRulesThatStayAreNoLoss() {
        assertEquals(List.of(), losses(audited(whole("S1", "node-a"))));
        assertEquals(List.of(), losses(audited(whole("S7", "node-a"))));
    }

    private static List<ForeignLoss> losses(Audited node) {
        List<ForeignLoss> losses = new ArrayList<>();
        node.facts.forEach(fact -> {
            if (fact instanceof AuditFact.ForeignRulesLost lost) {
                losses.add(lost.loss());
            }
        });
        return losses;
    }

    private static String digest(Audited node) {
        return node.state.standing().planes().stream()
                .filter(plane -> plane.plane().equals(PLANE))
                .findFirst()
                .orElseThrow()
                .staticDigest();
    }

    private static RecordedNode whole(String scenario, String name) {
        List<Phase> phases = Phase.of(scenario, name);
        RecordedNode log = RecordedNode.empty("node-a").start(phases.get(0).observedAt());
        phases.forEach(log::publish);
        return log;
    }

    private static Audited audited(RecordedNode log) {
        return new Audited(new NodeAuditor(new CatalogJudge()), "node-a").all(log.events());
    }
}
