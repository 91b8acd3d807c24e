package io.chaindrift.inventory.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InventoryDeciderTest {

    private static final String IMAGE = "docker.io/cloudnativelabs/kube-router:v2.2.1";

    private final InventoryDecider decider = new InventoryDecider(Clusters.settings());
    private final List<InventoryEvent> all = new ArrayList<>();
    private InventoryState state = Clusters.fresh();
    private Instant now = Clusters.START;

    private List<InventoryEvent> look(ClusterSnapshot seen) {
        List<InventoryEvent> said = decider.decide(state, seen, now);
        all.addAll(said);
        state = InventoryState.evolve(state, said);
        now = now.plusSeconds(1);
        return said;
    }

    private static ClusterSnapshot two() {
        return Clusters.snapshot(
                Clusters.daemonSet(IMAGE, NodeSelection.ALL),
                List.of(Clusters.pod("a", IMAGE), Clusters.pod("b", IMAGE)),
                Clusters.node("a"),
                Clusters.node("b"));
    }

    @Test
    void shouldBeginEachNodesLogAndSayAllThatIsKnown() {
        List<InventoryEvent> said = look(two());

        List<NodeWord> words = Clusters.words(said, "a");
        assertEquals(new NodeWord.Began(null), words.get(0));
        NodeFacts facts =
                assertInstanceOf(NodeWord.Registered.class, words.get(1)).facts();
        assertEquals("uid-a", facts.uid());
        assertEquals("blue", facts.pool());
        assertEquals(Map.of("zone", "z1"), facts.labels());
        assertEquals(true, facts.routerExpected());
        assertEquals(true, facts.schedulable());
        assertTrue(facts.expected());
        RouterFacts router =
                assertInstanceOf(NodeWord.RouterSeen.class, words.get(2)).facts();
        assertEquals("v2.2.1", router.version());
        assertEquals("v2.2-v2.5", router.versionClass());
        assertEquals(3, words.size());
        assertEquals(
                Set.of(
                        ClusterThing.Kind.ROUTER_TEMPLATE,
                        ClusterThing.Kind.ROUTER_ROLLOUT,
                        ClusterThing.Kind.ROUTER_SELECTION),
                state.things().keySet().stream()
                        .map(InventoryState.ThingKey::kind)
                        .collect(Collectors.toSet()));
    }

    @Test
    void shouldNotWaitForAClockThatWasAhead() {
        now = now.plus(Duration.ofHours(2));
        look(two());
        now = now.minus(Duration.ofHours(2));
        ClusterSnapshot unready = Clusters.snapshot(
                Clusters.daemonSet(IMAGE, NodeSelection.ALL),
                List.of(Clusters.with(Clusters.pod("a", IMAGE), true, true, false), Clusters.pod("b", IMAGE)),
                Clusters.node("a"),
                Clusters.node("b"));

        assertEquals(1, Clusters.words(look(unready), "a").size(), "readiness is held for a minute, not for two hours");
        assertEquals(List.of(), look(unready));
    }

    @Test
    void shouldSayNothingAgain() {
        look(two());

        assertEquals(List.of(), look(two()));
    }

    @Test
    void shouldNumberEachNodesLogAndTheThingsWithoutAGap() {
        look(two());
        look(Clusters.snapshot(null, List.of(), Clusters.node("a")));
        look(two());

        Logs.check(all);
        assertEquals(5, state.nodes().get("b").end().sequence());
    }

    @Test
    void shouldWithdrawANodeThatIsGoneAndGoOnInItsLogWhenItReturns() {
        look(two());
        List<InventoryEvent> gone = look(Clusters.snapshot(two().router(), two().pods(), Clusters.node("a")));
        List<InventoryEvent> back = look(two());

        assertEquals(List.of(new NodeWord.Removed(false)), Clusters.words(gone, "b"));
        assertEquals(List.of(), Clusters.words(gone, "a"));
        assertInstanceOf(NodeWord.Registered.class, Clusters.words(back, "b").get(0));
        Logs.check(all);
    }

    @Test
    void shouldTellAnotherNodeOfTheSameNameFromTheFirst() {
        look(two());
        ObservedNode other = Clusters.node("a", "uid-other", Map.of(), "v1.31.2", List.of());
        List<NodeWord> words =
                Clusters.words(look(Clusters.snapshot(two().router(), two().pods(), other, Clusters.node("b"))), "a");

        assertEquals(new NodeWord.Removed(true), words.get(0));
        assertEquals(
                "uid-other",
                assertInstanceOf(NodeWord.Registered.class, words.get(1))
                        .facts()
                        .uid());
        assertInstanceOf(NodeWord.RouterSeen.class, words.get(2));
    }

    @Test
    void shouldNotBelieveThatThereIsNoNode() {
        look(two());
        ClusterSnapshot none = Clusters.snapshot(null, List.of());

        assertFalse(InventoryDecider.isBelievable(none));
        assertEquals(List.of(), look(none));
    }

    @Test
    void shouldLeaveOutNodesThatAreNotLinuxOrNotKnownToBe() {
        ObservedNode linux = Clusters.node("a");
        ObservedNode windows = new ObservedNode(
                "w", "uid-w", new TreeMap<>(), List.of(), false, "windows", null, null, "v1.31.2", null);
        ObservedNode young =
                new ObservedNode("y", "uid-y", new TreeMap<>(), List.of(), false, null, null, null, null, null);

        look(Clusters.snapshot(null, List.of(), linux, windows, young));

        assertEquals(Set.of("a"), state.nodes().keySet());
    }

    @Test
    void shouldSayAChangeAloneWhileItsEpochRuns() {
        look(two());
        ObservedNode cordoned = new ObservedNode(
                "a",
                "uid-a",
                Clusters.node("a").labels(),
                List.of(),
                true,
                "linux",
                "Debian GNU/Linux 12",
                "6.1.0",
                "v1.31.2",
                Clusters.node("a").createdAt());
        List<NodeWord> words = Clusters.words(
                look(Clusters.snapshot(two().router(), two().pods(), cordoned, Clusters.node("b"))), "a");

        assertEquals(1, words.size());
        assertEquals(
                false,
                assertInstanceOf(NodeWord.Registered.class, words.get(0))
                        .facts()
                        .schedulable());
    }

    @Test
    void shouldSayNothingForAChangeOfLeaderAlone() {
        look(two());
        state = Clusters.readBack(all, now);

        assertEquals(List.of(), look(two()));
    }

    @Test
    void shouldLinkTheNextLeadersEpochToTheLastOne() {
        look(two());
        LogPosition end = state.nodes().get("a").end();
        state = Clusters.readBack(all, now);
        ClusterSnapshot upgraded = Clusters.snapshot(
                two().router(),
                List.of(Clusters.pod("a", IMAGE.replace("v2.2.1", "v2.3.0")), Clusters.pod("b", IMAGE)),
                Clusters.node("a"),
                Clusters.node("b"));

        List<InventoryEvent> said = look(upgraded);

        List<NodeWord> words = Clusters.words(said, "a");
        assertEquals(new NodeWord.Began(end), words.get(0));
        assertInstanceOf(NodeWord.Registered.class, words.get(1));
        assertEquals(
                "v2.3.0",
                assertInstanceOf(NodeWord.RouterSeen.class, words.get(2))
                        .facts()
                        .version());
        assertEquals(List.of(), Clusters.words(said, "b"));
        assertTrue(state.nodes().get("a").end().epoch() > end.epoch());
        assertEquals("stream-a", state.nodes().get("a").end().streamId());
        Logs.check(all);
    }

    @Test
    void shouldGrowTheEpochThoughTheClockWentBack() {
        look(two());
        long epoch = state.nodes().get("a").end().epoch();
        now = Clusters.START.minus(Duration.ofHours(2));
        state = Clusters.readBack(all, now);
        look(Clusters.snapshot(null, List.of(), Clusters.node("b")));

        assertEquals(epoch + 1, state.nodes().get("a").end().epoch());
        Logs.check(all);
    }

    @Test
    void shouldSayAllAgainAfterTheRefreshTime() {
        look(two());
        now = Clusters.START.plus(Duration.ofHours(24));

        List<InventoryEvent> again = look(two());

        assertEquals(2, Clusters.words(again, "a").size());
        assertEquals(2, Clusters.words(again, "b").size());
        assertEquals(List.of(), look(two()));
    }

    @Test
    void shouldSayReadinessAloneOnlyAfterAWhile() {
        look(two());
        ClusterSnapshot unready = Clusters.snapshot(
                two().router(),
                List.of(Clusters.with(Clusters.pod("a", IMAGE), true, true, false), Clusters.pod("b", IMAGE)),
                Clusters.node("a"),
                Clusters.node("b"));

        assertEquals(List.of(), look(unready));
        now = Clusters.START.plusSeconds(61);
        List<NodeWord> words = Clusters.words(look(unready), "a");

        assertEquals(
                false,
                assertInstanceOf(NodeWord.RouterSeen.class, words.get(0))
                        .facts()
                        .ready());
    }

    @Test
    void shouldForgetWhereTheLogOfANodeEndedOnlyLongAfterItWent() {
        look(two());
        ClusterSnapshot one = Clusters.snapshot(two().router(), List.of(), Clusters.node("a"));
        look(one);
        now = now.plus(Duration.ofDays(29));
        look(one);
        assertTrue(state.nodes().containsKey("b"));
        now = now.plus(Duration.ofDays(1));

        List<InventoryEvent> said = look(one);

        assertFalse(state.nodes().containsKey("b"));
        assertTrue(said.stream()
                .anyMatch(event -> event instanceof InventoryEvent.ThingGone gone
                        && gone.kind() == ClusterThing.Kind.NODE_LOG
                        && gone.name().equals("b")));
    }

    @Test
    void shouldWithdrawTheThingsOfADaemonSetThatIsGone() {
        look(two());
        look(Clusters.snapshot(null, two().pods(), Clusters.node("a"), Clusters.node("b")));

        assertEquals(Map.of(), state.things());
        assertNull(state.nodes().get("a").registered().routerExpected());
    }

    @Test
    void shouldCountWhatTheDaemonSetSelects() {
        NodeSelection blue = new NodeSelection(new TreeMap<>(Map.of("pool", "blue")), List.of(), List.of());
        look(Clusters.snapshot(
                Clusters.daemonSet(IMAGE, blue),
                List.of(),
                Clusters.node("a"),
                Clusters.node("g", "uid-g", Map.of("pool", "green"), "v1.31.2", List.of())));

        ClusterThing.Selection selection = assertInstanceOf(
                ClusterThing.Selection.class,
                state.things()
                        .get(new InventoryState.ThingKey(
                                ClusterThing.Kind.ROUTER_SELECTION, Clusters.ROUTER.toString())));
        assertEquals(2, selection.knownNodes());
        assertEquals(1, selection.selectedNodes());
        assertEquals(false, state.nodes().get("g").registered().routerExpected());
    }

    @Test
    void shouldExpectACollectorWhereItsDaemonSetSelectsTheNode() {
        NodeSelection blue = new NodeSelection(new TreeMap<>(Map.of("pool", "blue")), List.of(), List.of());
        ClusterSnapshot seen = Clusters.snapshot(
                null,
                List.of(),
                Clusters.node("a"),
                Clusters.node("g", "uid-g", Map.of("pool", "green"), "v1.31.2", List.of()));
        look(new ClusterSnapshot(
                seen.nodes(), seen.pods(), null, Clusters.daemonSet("chaindrift-collector:1.0.0", blue)));

        assertTrue(state.nodes().get("a").registered().expected());
        assertFalse(state.nodes().get("g").registered().expected());
    }
}
