package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Heartbeats of planes that stay as they are: most of what a node says. */
class QuietPlanesTest {

    private static final String PLANE = "ipv4-nft";
    private static final String LEGACY = "ipv4-legacy";
    private static final long MINUTE = 60_000;

    private final Phase clean = Phase.of("S2-v2.2.1", "node-a").get(0);
    private final RecordedNode log = RecordedNode.empty("node-a").start(clean.observedAt());
    private final CatalogJudge judge = new CatalogJudge();
    private int judged;
    private int read;
    private final Audited node = new Audited(
            new NodeAuditor((planes, router) -> {
                judged++;
                return judge.judge(planes, router);
            }),
            "node-a");

    @Test
    void nothingIsJudgedAgainUntilAPlaneSyncs() {
        Phase both = withLegacy();
        log.publish(both.after(0, 0)).publish(both.after(0, MINUTE));
        judge();

        for (int beat = 2; beat < 9; beat++) {
            log.publish(both.after(0, beat * MINUTE));
        }
        assertEquals(0, judge());

        // Those that synced; the one that they left behind was read before them, and is looked at by its next heartbeat
        // alone.
        log.publish(both.after(1, 9 * MINUTE));
        assertEquals(clean.planes().size(), judge());
        log.publish(both.after(1, 10 * MINUTE));
        assertEquals(1, judge());
        log.publish(both.after(1, 11 * MINUTE));
        assertEquals(0, judge());
    }

    @Test
    void planesBesideOneInTroubleAreJudgedOnceMore() {
        Phase both = withLegacy();
        log.publish(both.after(0, 0)).publish(both.after(0, MINUTE));
        int beat = 2;
        for (judge(); node.state.plane(PLANE).trouble() == null; judge()) {
            log.publish(both.only(LEGACY).after(0, beat++ * MINUTE));
        }

        log.publish(both.only(LEGACY).after(0, beat++ * MINUTE));
        assertEquals(1, judge());
        log.publish(both.only(LEGACY).after(0, beat * MINUTE));
        assertEquals(0, judge());
    }

    @Test
    void aKeyframeThatRepeatsWhatIsKnownLeavesTheSameRules() {
        log.publish(clean.after(0, 0));
        judge();
        NamedRuleset known = node.state.plane(PLANE).ruleset();

        log.restart(clean.observedAt() + MINUTE).publish(clean.after(0, MINUTE));
        judge();
        assertSame(known, node.state.plane(PLANE).ruleset());
        assertEquals(clean.observedAt() + MINUTE, node.state.plane(PLANE).seenAt());
    }

    private Phase withLegacy() {
        Map<String, NamedRuleset> planes = new TreeMap<>(clean.planes());
        planes.put(LEGACY, NamedRuleset.of(List.of()));
        return clean.holding(new TreeMap<>(planes));
    }

    /** How often it was judged. */
    private int judge() {
        judged = 0;
        log.events().subList(read, log.events().size()).forEach(node::one);
        read = log.events().size();
        return judged;
    }
}
