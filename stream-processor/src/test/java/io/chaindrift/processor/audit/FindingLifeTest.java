package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.ChainPiece;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.Remedy;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Severity;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.audit.model.UpgradeVerdict;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A finding's life, by a judge that says what it is told: the rule "missing" is wrong in one way, "-A X stale" in another. */
class FindingLifeTest {

    private static final String PLANE = "ipv4-nft";
    private static final String CHAIN = "KUBE-ROUTER-INPUT";
    private static final ChainKey KEY = new ChainKey("filter", CHAIN);

    private final Audited node = new Audited(
            new NodeAuditor((planes, router) -> planes.stream()
                    .map(plane -> judgement(plane.ruleset(), router))
                    .toList()),
            "n");
    private long sequence;
    private long inventory;

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

    private void process(RouterSighting.Flavour flavour, String flags) {
        process(flavour, flags, "v2.2-v2.5");
    }

    private void process(RouterSighting.Flavour flavour, String flags, String versionClass) {
        node.one(new AuditEvent.RouterObserved(
                header(EventSource.INVENTORY, inventory++),
                new RouterSighting(
                        flavour,
                        null,
                        versionClass,
                        RouterSighting.How.PROCESS,
                        List.of(),
                        flags,
                        true,
                        IptablesBackend.NFT,
                        null,
                        List.of())));
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

    private void rebuiltBy(String... classes) {
        node.one(new AuditEvent.RouterObserved(
                header(EventSource.COLLECTOR, sequence++),
                new RouterSighting(
                        RouterSighting.Flavour.UPSTREAM,
                        null,
                        null,
                        RouterSighting.How.FINGERPRINT,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(classes))));
    }

    @Test
    void twoSyncsThatChangeNothingSayNothing() {
        capture(0, 2L, false);
        int said = node.driftHistory.size();

        capture(2, 2L, false);

        assertEquals(said, node.driftHistory.size());
        assertEquals(2, node.state.plane(PLANE).syncs());
    }

    private void capture(long ordinal, @Nullable Long since, boolean stale) {
        capture(ordinal, since, stale, true);
    }

    private void capture(long ordinal, @Nullable Long since, boolean stale, boolean trusted) {
        captureOf(ordinal, since, trusted, stale ? List.of("-A X good", "-A X stale") : List.of("-A X good"));
    }

    private void captureOf(long ordinal, @Nullable Long since, boolean trusted, List<String> rules) {
        NamedChain chain = NamedChain.of(KEY, null, null, RuleRun.encode(rules), new int[0]);
        NamedRuleset ruleset = NamedRuleset.of(List.of(chain));
        String digest = ruleset.digest().hex();
        CaptureMark mark = new CaptureMark(PLANE, sequence, 0, 1, ordinal, since, digest, 1, trusted, 0, 0, null);
        ChainPiece piece = new ChainPiece(
                "filter", CHAIN, null, rules.size(), chain.digest().hex(), 0, chain.runs());
        node.one(new AuditEvent.Keyframe(header(EventSource.COLLECTOR, sequence++), mark, List.of(piece)));
    }

    private void router(String version) {
        node.one(new AuditEvent.RouterObserved(
                header(EventSource.INVENTORY, inventory++),
                new RouterSighting(
                        RouterSighting.Flavour.UPSTREAM,
                        version,
                        null,
                        RouterSighting.How.INVENTORY,
                        List.of(),
                        "f",
                        true,
                        IptablesBackend.NFT,
                        null,
                        List.of())));
    }

    private static EventHeader header(EventSource source, long at) {
        return header(source, at, at);
    }

    private static EventHeader header(EventSource source, long position, long at) {
        return new EventHeader("test", "n", source, new StreamPosition(source.name(), 1, position), at, null, position);
    }

    private String upgrade() {
        return Objects.requireNonNull(node.state.upgrade()).id();
    }

    private FindingRow finding() {
        assertEquals(1, node.findings.size());
        return node.findings.values().iterator().next();
    }

    private List<EmitReason> reasons() {
        return node.facts.stream()
                .filter(AuditFact.FindingChanged.class::isInstance)
                .map(fact -> ((AuditFact.FindingChanged) fact).reason())
                .toList();
    }

    private static PlaneJudgement judgement(NamedRuleset rules, RouterSighting router) {
        NamedChain chain = rules.filterChain(CHAIN);
        int count = chain == null ? 0 : chain.ruleCount();
        boolean stale = count > 1;
        boolean missing = count == 0;
        ChainCounts counts = new ChainCounts(count, 1, count, 0, stale ? 1 : 0, 0, missing ? 1 : 0, 0, 0, 0);
        Verdict verdict = missing ? Verdict.MISSING : stale ? Verdict.SURPLUS : Verdict.CLEAN;
        List<FindingBody> findings = stale || missing
                ? List.of(finding(
                        stale ? FindingKind.STALE_VERSION : FindingKind.MISSING, stale ? "-A X stale" : "-A X good"))
                : List.of();
        return new PlaneJudgement(
                PLANE,
                router.version(),
                null,
                router.flavour(),
                router.how(),
                false,
                null,
                List.of(new ChainJudgement(new ChainId(PLANE, "filter", CHAIN), counts, verdict, null)),
                findings);
    }

    private static FindingBody finding(FindingKind kind, String rule) {
        return new FindingBody(
                PLANE,
                "filter",
                CHAIN,
                kind,
                rule,
                1,
                kind == FindingKind.MISSING ? 0 : 1,
                null,
                false,
                null,
                0,
                Remedy.CLEAN,
                null,
                null,
                null,
                "told so",
                List.of());
    }
}
