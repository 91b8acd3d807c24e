package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.Severity;
import io.chaindrift.processor.audit.model.UpgradeRow;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the rows of an upgrade say, chain by chain, of rollouts that do not go straight; the truth is that of the captures. */
class RolloutStoriesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLANE = "ipv4-nft";
    private static final String NATIVE = "ipv4-native";
    private static final String INPUT = "KUBE-ROUTER-INPUT";
    private static final List<String> CHAINS = List.of(INPUT, "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT");
    private static final long MINUTE = 60_000;

    private final RecordedNode log = RecordedNode.empty("node-a");
    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private int taken;

    @Test
    void downAndUpAgainEachIsMeasuredFromWhereTheOneBeforeEnded() throws IOException {
        List<Phase> phases = Phase.of("S12-rollback", "node-a");
        log.start(phases.get(0).observedAt());
        publish(phases.get(0));
        for (int i = 1; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            publish(phase);
            for (String chain : CHAINS) {
                UpgradeRow row = node.upgrade(PLANE, chain);
                String what = phase.label() + " " + chain;
                long surplus = surplus("S12-rollback", phase, chain);
                assertEquals(phases.get(i - 1).version(), row.upgrade().fromVersion(), what);
                assertEquals(phase.version(), row.upgrade().toVersion(), what);
                assertEquals(rules(phases.get(i - 1), chain), row.rulesBefore(), what);
                assertEquals(surplus("S12-rollback", phases.get(i - 1), chain), row.surplusBefore(), what);
                assertEquals(rules(phase, chain), row.rulesFirst(), what);
                assertEquals(rules(phase, chain), row.rulesLatest(), what);
                assertEquals(rules(phase, chain) - surplus, row.rulesExpected(), what);
                assertEquals(surplus, row.surplusLatest(), what);
                assertEquals(surplus == 0 ? UpgradeVerdict.CONVERGED : UpgradeVerdict.RESIDUE, row.verdict(), what);
            }
            String upgrade = Objects.requireNonNull(node.state.upgrade()).id();
            node.facts.stream()
                    .skip(factsBefore)
                    .filter(AuditFact.FindingChanged.class::isInstance)
                    .map(AuditFact.FindingChanged.class::cast)
                    .filter(changed -> changed.reason() == EmitReason.REOPENED)
                    .forEach(changed -> {
                        FindingRow row =
                                Objects.requireNonNull(changed.memory()).row();
                        assertEquals(upgrade, row.upgradeId(), row.toString());
                        reopened++;
                    });
        }
        assertTrue(reopened > 0, "the way down brings something back");
    }

    @Test
    void aRouterThatCrashesBeforeItsFirstSyncIsUnknownUntilItSyncs() {
        List<Phase> phases = Phase.of("S12-rollback", "node-a");
        Phase old = phases.get(0);
        Phase after = phases.get(1);
        log.start(old.observedAt());
        publish(old);
        for (int i = 1; i <= 6; i++) {
            long when = old.observedAt() + i * MINUTE;
            publish(new Phase(
                    "crash", after.version(), after.flags(), i % 2 == 1, old.backend(), 0, when, old.planes()));
            for (String chain : CHAINS) {
                UpgradeRow row = node.upgrade(PLANE, chain);
                assertEquals(UpgradeVerdict.UNKNOWN, row.verdict(), chain);
                assertNull(row.rulesFirst());
                assertEquals(rules(old, chain), row.rulesBefore());
            }
            assertEquals(old.version(), node.drift(PLANE, INPUT).router().version(), "still as the old one left it");
        }
        assertEquals(2, node.state.routers().intervals().size(), "one upgrade, however often it crashes");

        publish(after);
        assertEquals(UpgradeVerdict.RESIDUE, node.upgrade(PLANE, INPUT).verdict());
        assertEquals(after.version(), node.drift(PLANE, INPUT).router().version());
    }

    @Test
    void theRulesOfTheOldBootAreNotMissedBeforeTheFirstSyncAndGrowNoMore() {
        List<Phase> growing = Phase.of("S4", "node-a").subList(0, 4);
        Phase fresh = Phase.of("S2-v2.2.1", "node-a").get(0);
        log.boot("boot-1").start(growing.get(0).observedAt());
        growing.forEach(this::publish);
        assertEquals(Growth.GROWING, node.drift(PLANE, INPUT).growth());
        long rebooted = growing.get(3).observedAt() + 10 * MINUTE;

        log.boot("boot-2").restart(rebooted);
        publish(new Phase("up", fresh.version(), fresh.flags(), true, "nft", 0, rebooted, nothing(fresh)));

        assertTrue(
                node.standing().stream().noneMatch(row -> row.severity() == Severity.PAGE), node.standing()::toString);
        assertTrue(node.standing().stream().noneMatch(row -> row.body().kind() == FindingKind.MISSING));
        assertTrue(node.upgrades.values().stream().noneMatch(row -> row.verdict() == UpgradeVerdict.MISSING_RULES));
        assertNotEquals(Standing.CLEAN, standing(), "nothing is proved yet");

        publish(fresh.at(rebooted + MINUTE));
        assertEquals(Standing.CLEAN, standing());
        assertNotEquals(Growth.GROWING, node.drift(PLANE, INPUT).growth());
        assertEquals(0, node.drift(PLANE, INPUT).copiesPerSyncMilli());
        assertEquals(UpgradeVerdict.CONVERGED, node.upgrade(PLANE, INPUT).verdict());
        assertEquals(rebooted + MINUTE, node.upgrade(PLANE, INPUT).convergedAt());
        assertTrue(node.standing().isEmpty(), node.standing()::toString);
    }

    @Test
    void nativeModeThatCleansUpConvergesAndWhatNoPacketIsLedToIsNoReasonToLag() {
        List<Phase> phases = Phase.of("S8", "node-a");
        log.start(phases.get(0).observedAt());
        phases.subList(0, 4).forEach(this::publish);

        assertFalse(Objects.requireNonNull(node.state.contribution()).lagging());
        assertEquals(0, node.state.contribution().orphanPlanes());
        assertEquals(Standing.CLEAN, standing());
        for (String chain : CHAINS) {
            UpgradeRow row = node.upgrade(PLANE, chain);
            assertEquals(UpgradeVerdict.CONVERGED, row.verdict(), chain);
            assertEquals(rules(phases.get(1), chain), row.rulesBefore(), chain);
            assertEquals(rules(phases.get(3), chain), row.rulesLatest(), chain);
            assertEquals(phases.get(2).observedAt(), row.convergedAt(), chain);
            assertNotEquals(row.upgrade().fromFlagsDigest(), row.upgrade().toFlagsDigest());
            assertEquals(row.upgrade().fromVersion(), row.upgrade().toVersion());
        }
        FindingRow orphan = node.standing().stream()
                .filter(row -> row.body().kind() == FindingKind.ORPHAN_PLANE)
                .findFirst()
                .orElseThrow();
        assertEquals(Objects.requireNonNull(node.state.upgrade()).id(), orphan.upgradeId());
        assertEquals(Severity.INFO, orphan.severity());
    }

    @Test
    void nftModeIsUnknownUntilTheNextReleaseSyncs() {
        Phase old = Phase.inNftMode("S8", "node-a", 2);
        String table = "kube-router-filter-ipv4";
        log.start(old.observedAt());
        publish(old);
        assertEquals(Verdict.CLEAN, node.drift(NATIVE, table, INPUT).verdict());
        long rules = node.drift(NATIVE, table, INPUT).counts().rules();
        assertTrue(rules > 0);

        Phase waits = old.upgraded("v2.12.0", 0);
        publish(waits);
        for (String chain : CHAINS) {
            UpgradeRow row = node.upgrade(NATIVE, table, chain);
            assertEquals(UpgradeVerdict.UNKNOWN, row.verdict(), chain);
            assertEquals(old.version(), row.upgrade().fromVersion());
            assertEquals("v2.12.0", row.upgrade().toVersion());
            assertNull(row.rulesFirst());
        }
        assertEquals(rules, node.upgrade(NATIVE, table, INPUT).rulesBefore());

        publish(waits.after(1, MINUTE));
        for (String chain : CHAINS) {
            UpgradeRow row = node.upgrade(NATIVE, table, chain);
            assertEquals(UpgradeVerdict.CONVERGED, row.verdict(), chain);
            assertEquals(old.observedAt() + 2 * MINUTE, row.convergedAt(), chain);
        }
        assertEquals(rules, node.upgrade(NATIVE, table, INPUT).rulesFirst());
        assertEquals("v2.12.0", node.drift(NATIVE, table, INPUT).router().version());
    }

    @Test
    void rulesThatTheNewRouterDoesNotBringAreMissing() throws IOException {
        Phase old = Phase.of("S2-v2.1.2", "node-a").get(0);
        List<Phase> hand = Phase.of("S19", "node-a");
        Phase cut = hand.get(1);
        Phase mended = hand.get(2);
        log.start(0);
        publish(old.at(0));
        publish(cut.at(30 * MINUTE));

        assertEquals(1, missing("S19", cut, INPUT));
        assertEquals(1, missing("S19", cut, "KUBE-ROUTER-FORWARD"));
        for (String chain : List.of(INPUT, "KUBE-ROUTER-FORWARD")) {
            UpgradeRow row = node.upgrade(PLANE, chain);
            assertEquals(UpgradeVerdict.MISSING_RULES, row.verdict(), chain);
            assertEquals(1, row.missingLatest(), chain);
            assertNull(row.convergedAt());
        }
        assertEquals(
                UpgradeVerdict.CONVERGED,
                node.upgrade(PLANE, "KUBE-ROUTER-OUTPUT").verdict());
        assertEquals(2, Objects.requireNonNull(node.state.contribution()).missingRules());
        assertTrue(node.state.contribution().lagging());
        assertEquals(
                2,
                node.standing().stream()
                        .filter(row -> row.severity() == Severity.PAGE)
                        .count());

        publish(mended.at(60 * MINUTE));
        assertEquals(UpgradeVerdict.CONVERGED, node.upgrade(PLANE, INPUT).verdict());
        assertEquals(60 * MINUTE, node.upgrade(PLANE, INPUT).convergedAt());
        assertFalse(Objects.requireNonNull(node.state.contribution()).lagging());
    }

    private int reopened;
    private int factsBefore;

    private void publish(Phase phase) {
        factsBefore = node.facts.size();
        log.publish(phase);
        var events = log.events();
        node.all(events.subList(taken, events.size()));
        taken = events.size();
    }

    private Standing standing() {
        return Objects.requireNonNull(node.state.contribution()).standing();
    }

    private static long rules(Phase phase, String chain) {
        var known = Objects.requireNonNull(phase.planes().get(PLANE)).chain(new ChainKey("filter", chain));
        return known == null ? 0 : known.ruleCount();
    }

    private static SortedMap<String, NamedRuleset> nothing(Phase like) {
        SortedMap<String, NamedRuleset> empty = new TreeMap<>();
        like.planes().keySet().forEach(plane -> empty.put(plane, NamedRuleset.of(List.of())));
        return empty;
    }

    private static long surplus(String scenario, Phase phase, String chain) throws IOException {
        long sum = 0;
        for (JsonNode one : truth(scenario, phase).path("surplus")) {
            sum += one.path("chain").asText().equals(chain)
                    ? one.path("surplus").asLong()
                    : 0;
        }
        return sum;
    }

    private static long missing(String scenario, Phase phase, String chain) throws IOException {
        long sum = 0;
        for (JsonNode one : truth(scenario, phase).path("missing")) {
            sum += one.path("chain").asText().equals(chain) ? one.path("copies").asLong(1) : 0;
        }
        return sum;
    }

    private static JsonNode truth(String scenario, Phase phase) throws IOException {
        Path file =
                Path.of(System.getProperty("chaindrift.captures"), scenario, "node-a", phase.label(), "expected.json");
        for (JsonNode plane : JSON.readTree(file.toFile()).path("planes")) {
            if (plane.path("family").asText().equals("ipv4")) {
                return plane;
            }
        }
        throw new IOException(file + " has no IPv4 plane");
    }
}
