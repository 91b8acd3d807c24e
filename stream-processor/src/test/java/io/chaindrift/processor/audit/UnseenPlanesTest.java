package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.DriftRow;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Planes of which nothing comes any more are not what they last were. */
class UnseenPlanesTest {

    private static final String PLANE = "ipv4-nft";
    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final long MINUTE = 60_000;

    private final Phase clean = Phase.of("S2-v2.2.1", "node-a").get(0);
    private final RecordedNode log = RecordedNode.empty("node-a").start(clean.observedAt());
    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private int read;

    @Test
    void aPlaneThatIsNotLookedAtAnyMoreIsUnknownUntilItIsAgain() {
        log.publish(clean).host("v1.8.9", List.of("ipv4-legacy", PLANE), clean.observedAt() + MINUTE);
        assertEquals(Standing.CLEAN, standing());

        log.host("v1.8.9", List.of("ipv4-legacy"), clean.observedAt() + 2 * MINUTE);
        assertEquals(Standing.UNKNOWN, standing());
        DriftRow row = node.drift(PLANE, INPUT);
        assertEquals(Verdict.UNKNOWN, row.verdict());
        assertEquals("NOT_LOOKED_AT: the collector does not look at it any more", row.unknownReason());
        assertTrue(node.facts.stream().noneMatch(AuditFact.ReportWanted.class::isInstance), "nobody can be asked");

        log.restart(clean.observedAt() + 3 * MINUTE)
                .host("v1.8.9", List.of(PLANE), clean.observedAt() + 3 * MINUTE)
                .publish(clean.after(1, 3 * MINUTE));
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void aPlaneThatIsNotSpokenOfWhileOthersAreIsUnknownUntilItIsAgain() {
        Phase both = withLegacy(clean);
        log.publish(both.after(1, 0)).publish(both.after(0, MINUTE));
        assertEquals(Standing.CLEAN, standing());

        // The first of them says that the plane has been quiet for a heartbeat: four more, and so was the other's time.
        for (int beat = 2; beat < 2 + Rounds.MISSED - 1; beat++) {
            log.publish(both.only("ipv4-legacy").after(0, beat * MINUTE));
            assertEquals(Standing.CLEAN, standing(), "heartbeat " + beat);
        }
        log.publish(both.only("ipv4-legacy").after(0, 10 * MINUTE));

        assertEquals(Standing.UNKNOWN, standing());
        assertEquals(
                "NOT_SPOKEN_OF: the collector goes on to speak of other planes, and not of it",
                node.drift(PLANE, INPUT).unknownReason());
        assertEquals(Verdict.UNKNOWN, node.drift(PLANE, INPUT).verdict());
        assertEquals(
                List.of(PLANE),
                node.facts.stream()
                        .filter(AuditFact.ReportWanted.class::isInstance)
                        .map(fact -> ((AuditFact.ReportWanted) fact).plane())
                        .toList());

        log.restart(clean.observedAt() + 11 * MINUTE).publish(both.after(1, 11 * MINUTE));
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void aPlaneThatCannotBeReadOrThatOthersOutrunIsNotMissed() {
        Phase both = withLegacy(clean);
        log.publish(both.after(1, 0));
        for (int beat = 1; beat < 9; beat++) {
            log.publish(both.only("ipv4-legacy").after(0, beat * MINUTE));
            log.failCapture(PLANE, clean.observedAt() + beat * MINUTE);
        }
        assertEquals(Standing.SUSPECT, standing());

        log.publish(both.after(1, 10 * MINUTE));
        for (int sync = 11; sync < 30; sync++) {
            log.publish(both.only(PLANE).after(1, sync * MINUTE));
        }
        assertTrue(node.facts.stream().noneMatch(AuditFact.ReportWanted.class::isInstance), "syncs tell of no time");
    }

    @Test
    void theOnlyPlaneIsUnknownWhereTheCollectorTellsOfItsRouterAlone() {
        log.publish(clean.after(1, 0)).publish(clean.after(1, MINUTE));

        // Once may be before the plane in the same look, however late that comes.
        router(1 + Rounds.MISSED);
        router(1 + Rounds.MISSED);
        assertEquals(Standing.CLEAN, standing());
        router(2 + Rounds.MISSED);

        assertEquals(Standing.UNKNOWN, standing());
        assertEquals(
                "NOT_SPOKEN_OF: the collector goes on to speak of the node, and not of it",
                node.drift(PLANE, INPUT).unknownReason());
        assertEquals(
                1,
                node.facts.stream()
                        .filter(AuditFact.ReportWanted.class::isInstance)
                        .count());
        log.restart(clean.observedAt() + 9 * MINUTE).publish(clean.after(1, 9 * MINUTE));
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void theOnlyPlaneIsGivenItsTimeAfterEachWordOnItAndEachStart() {
        log.publish(clean.after(1, 0)).publish(clean.after(1, MINUTE));
        for (int minute = 2; minute < 2 + Rounds.MISSED - 1; minute++) {
            router(minute);
        }
        log.failCapture(PLANE, clean.observedAt() + 6 * MINUTE);
        router(7);
        router(10);
        log.publish(clean.after(1, 11 * MINUTE));

        // It was away for an hour, and tells of node and router before it looks.
        log.restart(clean.observedAt() + 71 * MINUTE).host("v1.8.9", List.of(PLANE), clean.observedAt() + 71 * MINUTE);
        router(72);
        router(73);

        standing();
        assertTrue(node.facts.stream().noneMatch(AuditFact.ReportWanted.class::isInstance), node.facts::toString);
    }

    /** The collector sees the router after so many minutes. */
    private void router(long minute) {
        log.rebuiltBy(List.of("v2.2-v2.5"), "v2.2-v2.5", clean.observedAt() + minute * MINUTE);
    }

    private static Phase withLegacy(Phase phase) {
        Map<String, NamedRuleset> planes = new TreeMap<>(phase.planes());
        planes.put("ipv4-legacy", NamedRuleset.of(List.of()));
        return phase.holding(new TreeMap<>(planes));
    }

    @Test
    void aPlaneThatNeverHeldAnythingIsNotMissed() {
        log.publish(clean).host("v1.8.9", List.of(PLANE), clean.observedAt() + MINUTE);

        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void whatTheRouterBeforeLeftTellsNothingWhereThePlaneCannotBeRead() {
        log.publish(clean);
        assertEquals(Standing.CLEAN, standing());
        log.failCapture(PLANE, clean.observedAt() + MINUTE);
        assertEquals(Standing.SUSPECT, standing());
        assertEquals(Verdict.CLEAN, node.drift(PLANE, INPUT).verdict());

        log.publish(new Phase(
                "changed", "v2.5.0", clean.flags(), true, "nft", 0, clean.observedAt() + 2 * MINUTE, new TreeMap<>()));
        read();
        assertUnknown();
        log.failCapture(PLANE, clean.observedAt() + 3 * MINUTE);
        read();
        assertUnknown();

        log.publish(clean.upgraded("v2.5.0", 0).after(1, 5 * MINUTE));
        assertEquals(Standing.CLEAN, standing());
    }

    @Test
    void whatIsAsItWasAfterABootIsJudgedUnderIt() {
        Phase cut = withoutFirstRule(Phase.of("S26-host-network-only", "node-a").get(0));
        RecordedNode booting = RecordedNode.empty("node-a").boot("boot-1").start(cut.observedAt());
        booting.publish(cut.after(3, 0));
        Audited audited = new Audited(new NodeAuditor(new CatalogJudge()), "node-a").all(booting.events());
        assertEquals(Verdict.MISSING, audited.drift(PLANE, INPUT).verdict());

        int done = booting.events().size();
        Phase again = cut.upgraded(String.valueOf(cut.version()), 0);
        booting.boot("boot-2").restart(again.observedAt()).publish(again);
        audited.all(booting.events().subList(done, booting.events().size()));
        assertEquals(Verdict.UNKNOWN, audited.drift(PLANE, INPUT).verdict());
        assertEquals(
                "the router has not been seen to sync since the node's boot",
                audited.drift(PLANE, INPUT).unknownReason());
        assertTrue(
                audited.standing().stream().noneMatch(row -> row.body().kind() == FindingKind.MISSING),
                audited.standing()::toString);
    }

    private static Phase withoutFirstRule(Phase phase) {
        List<NamedChain> chains = new ArrayList<>();
        for (NamedChain chain :
                Objects.requireNonNull(phase.planes().get(PLANE)).chains()) {
            boolean input = chain.key().equals(new ChainKey("filter", INPUT));
            List<String> rules = input ? RuleRun.decode(chain.runs()) : List.of();
            chains.add(
                    input
                            ? NamedChain.of(
                                    chain.key(), null, null, RuleRun.encode(rules.subList(1, rules.size())), new int[0])
                            : chain);
        }
        return phase.holding(new TreeMap<>(Map.of(PLANE, NamedRuleset.of(chains))))
                .running(true);
    }

    private void assertUnknown() {
        assertEquals(Standing.UNKNOWN, standing());
        DriftRow row = node.drift(PLANE, INPUT);
        assertEquals(Verdict.UNKNOWN, row.verdict());
        assertFalse(row.trusted());
        assertEquals("no capture that can be relied on has come since the router changed", row.unknownReason());
        assertEquals(UpgradeVerdict.UNKNOWN, node.upgrade(PLANE, INPUT).verdict());
    }

    private Standing standing() {
        read();
        return Objects.requireNonNull(node.state.contribution()).standing();
    }

    private void read() {
        List<NodeEvent> events = log.events();
        events.subList(read, events.size()).forEach(node::one);
        read = events.size();
    }
}
