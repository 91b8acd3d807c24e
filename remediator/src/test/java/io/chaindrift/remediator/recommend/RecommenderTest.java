package io.chaindrift.remediator.recommend;

import static io.chaindrift.remediator.recommend.Findings.NODE;
import static io.chaindrift.remediator.recommend.Findings.PLANE;
import static io.chaindrift.remediator.recommend.Findings.T0;
import static io.chaindrift.remediator.recommend.Findings.after;
import static io.chaindrift.remediator.recommend.Findings.capture;
import static io.chaindrift.remediator.recommend.Findings.finding;
import static io.chaindrift.remediator.recommend.Findings.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecommenderTest {

    private static final Duration LATER = Duration.ofMinutes(5);

    @Test
    void confirmedSurplusIsRecommendedForDeletionWithTheCaptureItsIndexesReferTo() {
        List<RecommendationEvent> events =
                Recommender.decide(after(finding("f1").set()));

        assertEquals(1, events.size());
        RecommendationEvent event = events.get(0);
        Plan plan = event.plan();
        assertEquals(RecommendationState.RECOMMENDED, event.state());
        assertNotNull(plan);
        assertEquals(capture(1), plan.capture());
        assertEquals(DeleteClass.NO_OP, plan.worstClass());
        assertEquals(T0, event.decidedAt());
        assertEquals(List.of("f1"), event.findingIds());
        assertTrue(
                event.gates().stream().allMatch(gate -> gate.verdict() == GateVerdict.ALLOW), event.gates()::toString);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.argumentSet(
                        "provisional",
                        finding("f").state(FindingState.PROVISIONAL),
                        "provisional: waits",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "unknown state",
                        finding("f").state(FindingState.UNKNOWN),
                        "does not know the state",
                        GateVerdict.UNKNOWN),
                Arguments.argumentSet(
                        "missing",
                        finding("f").kind(FindingKind.MISSING),
                        "puts it back at its next sync",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "out of order",
                        finding("f").kind(FindingKind.OUT_OF_ORDER),
                        "stands at another index",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "abandoned plane",
                        finding("f").chain(null).kind(FindingKind.ORPHAN_PLANE).remedy(FindingRemedy.REBOOT),
                        "reboot the node",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "leftover", finding("f").kind(FindingKind.LEFTOVER), "reported only", GateVerdict.DENY),
                Arguments.argumentSet(
                        "unknown kind",
                        finding("f").kind(FindingKind.UNKNOWN),
                        "what kind of finding",
                        GateVerdict.UNKNOWN),
                Arguments.argumentSet(
                        "growing", finding("f").growing(), "copies return within one sync", GateVerdict.DENY),
                Arguments.argumentSet(
                        "upgrade first",
                        finding("f").remedy(FindingRemedy.UPGRADE_FIRST),
                        "copies return within one sync",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "reboot", finding("f").remedy(FindingRemedy.REBOOT), "only a reboot", GateVerdict.DENY),
                Arguments.argumentSet(
                        "no remedy known",
                        finding("f").remedy(FindingRemedy.UNKNOWN),
                        "no remedy is known",
                        GateVerdict.UNKNOWN),
                Arguments.argumentSet("no proof", finding("f").planClass(null), "is not known", GateVerdict.UNKNOWN),
                Arguments.argumentSet(
                        "refused by the audit",
                        finding("f").refusal("a mark is read behind it"),
                        "a mark is read",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "no indexes", finding("f").deletes(), "which rules are too many", GateVerdict.UNKNOWN),
                Arguments.argumentSet(
                        "fewer indexes than surplus",
                        finding("f").surplus(2),
                        "as many rules as are too many",
                        GateVerdict.UNKNOWN),
                Arguments.argumentSet(
                        "indexes of no chain",
                        finding("f").deletes(new IndexRun(0, 1, 1)),
                        "do not name rules of a chain",
                        GateVerdict.UNKNOWN),
                Arguments.argumentSet(
                        "silenced",
                        finding("f").silencedUntil(T0.plus(LATER)),
                        "a person has silenced it",
                        GateVerdict.DENY),
                Arguments.argumentSet(
                        "rests on no capture",
                        finding("f").evidence(new Evidence("inventory", 1, 2, null)),
                        "waits for one",
                        GateVerdict.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Findings finding, String why, GateVerdict verdict) {
        List<RecommendationEvent> events = Recommender.decide(after(finding.set()));

        assertEquals(1, events.size());
        RecommendationEvent event = events.get(0);
        assertEquals(RecommendationState.REFUSED, event.state());
        assertNull(event.plan());
        assertTrue(event.reason().contains(why), event::reason);
        assertEquals(1, event.refusals().size());
        assertEquals("f", event.refusals().get(0).findingId());
        assertEquals(verdict, event.gates().get(event.gates().size() - 1).verdict(), event.gates()::toString);
    }

    @Test
    void silenceThatIsOverDoesNotRefuse() {
        NodeState state = after(finding("f1").silencedUntil(T0).set());

        assertEquals(
                RecommendationState.RECOMMENDED,
                Recommender.decide(state).get(0).state());
    }

    @Test
    void whatPassesIsRecommendedBesideWhatDoesNot() {
        NodeState state = after(
                finding("f1").set(),
                finding("f2")
                        .chain("KUBE-ROUTER-OUTPUT")
                        .state(FindingState.PROVISIONAL)
                        .set());

        RecommendationEvent event = Recommender.decide(state).get(0);

        assertEquals(RecommendationState.RECOMMENDED, event.state());
        assertEquals(1, event.refusals().size());
        assertEquals("f2", event.refusals().get(0).findingId());
        assertTrue(event.reason().contains("1 finding is refused"), event::reason);
    }

    @Test
    void findingsThatNameTheSameRuleAreRefusedWithTheirChain() {
        NodeState state = after(
                finding("f1").deletes(new IndexRun(2, 2, 3)).set(),
                finding("f2").deletes(new IndexRun(3, 3, 2)).set(),
                finding("f3").chain("KUBE-ROUTER-OUTPUT").set());

        RecommendationEvent event = Recommender.decide(state).get(0);

        Plan plan = event.plan();
        assertNotNull(plan);
        assertEquals(
                List.of("f3"),
                plan.deletes().stream().map(RuleDelete::findingId).toList());
        assertEquals(2, event.refusals().size());
    }

    @Test
    void askedTwiceItSaysNothingTheSecondTime() {
        NodeState state = said(after(finding("f1").set()));

        assertEquals(List.of(), Recommender.decide(state));
    }

    @Test
    void aLaterCaptureThatShowsTheSameIsNoNews() {
        NodeState state = said(after(finding("f1").set()));

        NodeState later = state.apply(
                finding("f1").changedAt(T0.plus(LATER)).evidence(capture(2)).set());

        assertEquals(List.of(), Recommender.decide(later));
    }

    @Test
    void movedIndexesChangeThePlanOfTheSameSaga() {
        NodeState state = said(after(finding("f1").set()));
        RecommendationEvent before = state.standing().values().iterator().next();

        NodeState later = state.apply(finding("f1")
                .deletes(new IndexRun(5, 1, 1))
                .changedAt(T0.plus(LATER))
                .evidence(capture(2))
                .set());
        List<RecommendationEvent> events = Recommender.decide(later);

        assertEquals(1, events.size());
        assertEquals(before.sagaId(), events.get(0).sagaId());
        assertNotEquals(before.planDigest(), events.get(0).planDigest());
        assertEquals(T0.plus(LATER), events.get(0).decidedAt());
    }

    @Test
    void growthUnderAnUnhealthyRouterIsSaidOnce() {
        NodeState state = said(after(finding("f1").growing().set()));

        NodeState grown = state.apply(finding("f1")
                .growing()
                .deletes(new IndexRun(4, 1, 2))
                .changedAt(T0.plus(LATER))
                .set());

        assertEquals(List.of(), Recommender.decide(grown));
    }

    @Test
    void otherFindingsBeginAnotherSagaAndWithdrawTheFirst() {
        NodeState state = said(after(finding("f1").set()));
        String first = state.standing().firstKey();

        List<RecommendationEvent> events = Recommender.decide(
                state.apply(finding("f2").chain("KUBE-ROUTER-OUTPUT").set()));

        assertEquals(2, events.size());
        assertEquals(RecommendationState.WITHDRAWN, events.get(0).state());
        assertEquals(first, events.get(0).sagaId());
        assertEquals(List.of("f1"), events.get(0).findingIds());
        assertEquals(RecommendationState.RECOMMENDED, events.get(1).state());
        assertTrue(events.get(0).reason().contains(events.get(1).sagaId()));
        assertEquals(List.of("f1", "f2"), events.get(1).findingIds());
    }

    @Test
    void resolvedFindingsWithdrawTheRecommendation() {
        NodeState state = said(after(finding("f1").set()));

        List<RecommendationEvent> events = Recommender.decide(state.apply(finding("f1")
                .state(FindingState.RESOLVED)
                .changedAt(T0.plus(LATER))
                .set()));

        assertEquals(1, events.size());
        assertEquals(RecommendationState.WITHDRAWN, events.get(0).state());
        assertEquals(T0.plus(LATER), events.get(0).decidedAt());
        assertEquals(List.of(), events.get(0).findingIds());
    }

    @Test
    void aNodeThatIsGoneLeavesNothingStanding() {
        NodeState state = said(after(finding("f1").set()));

        NodeState gone = said(state.apply(new FindingChange.Gone(NODE, "f1")));

        assertTrue(gone.isEmpty());
    }

    @Test
    void theNewestCaptureCountsEvenWhenOnlyAResolvedFindingRestsOnIt() {
        NodeState state = after(
                finding("f1").set(),
                finding("f2")
                        .chain("KUBE-ROUTER-OUTPUT")
                        .state(FindingState.RESOLVED)
                        .changedAt(T0.plus(LATER))
                        .evidence(capture(9))
                        .set());

        Plan plan = Recommender.decide(state).get(0).plan();

        assertNotNull(plan);
        assertEquals(capture(9), plan.capture());
    }

    @Test
    void anUnreadableRecordForbidsEveryRecommendationForTheNode() {
        NodeState state = said(after(finding("f1").set()));
        FindingChange unreadable = new FindingChange.Unreadable(NODE, "f1", "findings-3 offset 17");

        List<RecommendationEvent> live = Recommender.decide(state.apply(unreadable));
        NodeState readBack = NodeState.empty(NODE)
                .apply(state.standing().values().iterator().next())
                .apply(unreadable);

        assertEquals(RecommendationState.REFUSED, live.get(0).state());
        assertTrue(live.get(0).reason().contains("findings-3 offset 17"), live.get(0)::reason);
        RecommendationEvent afterRestart = Recommender.decide(readBack).get(0);
        assertEquals(RecommendationState.REFUSED, afterRestart.state());
        assertEquals(live.get(0).sagaId(), afterRestart.sagaId());
    }

    @Test
    void aReadableRecordEndsTheRefusal() {
        NodeState state = said(after(new FindingChange.Unreadable(NODE, "f1", "findings-3 offset 17")));

        assertEquals(
                RecommendationState.RECOMMENDED,
                Recommender.decide(state.apply(finding("f1").set())).get(0).state());
    }

    @Test
    void tooManyFindingsForOneRecordAreRefusedAsOne() {
        NodeState state = NodeState.empty(NODE);
        for (int i = 0; i <= PlaneReview.MOST_FINDINGS; i++) {
            state = state.apply(finding("f" + i).chain("CHAIN-" + i).set());
        }

        RecommendationEvent event = Recommender.decide(state).get(0);

        assertEquals(RecommendationState.REFUSED, event.state());
        assertEquals(1, event.refusals().size());
        assertNull(event.refusals().get(0).findingId());
    }

    @Test
    void sagaIdsTellClusterNodePlaneAndFindingsApartAndIgnoreOrder() {
        String id = Recommender.sagaId(NODE, PLANE, List.of("f1", "f2"));

        assertEquals(id, Recommender.sagaId(NODE, PLANE, List.of("f2", "f1")));
        assertNotEquals(id, Recommender.sagaId(NODE, "ipv6-nft", List.of("f1", "f2")));
        assertNotEquals(id, Recommender.sagaId(new NodeKey("demo", "node-b"), PLANE, List.of("f1", "f2")));
        assertNotEquals(id, Recommender.sagaId(new NodeKey("other", "node-a"), PLANE, List.of("f1", "f2")));
        assertNotEquals(id, Recommender.sagaId(NODE, PLANE, List.of("f1")));
    }

    @Test
    void aStateTakesChangesOfItsOwnNodeOnly() {
        NodeState state = after(finding("f1").set());
        FindingChange other = finding("f1").node(new NodeKey("demo", "node-b")).set();

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> state.apply(other));

        assertTrue(String.valueOf(refused.getMessage()).contains("demo/node-b"));
        assertFalse(state.isEmpty());
    }
}
