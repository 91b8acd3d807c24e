package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.Copying;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules that gain copies from capture to capture: together, apart, or unseen. */
class CopyGainsTest {

    private static final String TCP = "-A I -p tcp -j RETURN";
    private static final String UDP = "-A I -p udp -j RETURN";
    private static final String ICMP = "-A I -p icmp -j RETURN";

    private static final CaptureMark MARK =
            new CaptureMark(Bodies.PLANE, 1, 0, 1, 0, null, "digest", 1, true, 0, 0, null);

    private final Map<String, Copying> known = new HashMap<>();
    private @Nullable Upgrade upgrade;
    private PlaneState plane = PlaneState.empty(Bodies.PLANE);

    @Test
    void whatIsThereAtFirstWasNotSeenToCome() {
        see(1, Map.of(TCP, 4, UDP, 4));

        assertEquals(Copying.found(1), how(TCP));
        see(2, Map.of(TCP, 4, UDP, 4));
        assertEquals(Copying.found(1), how(TCP));
    }

    @Test
    void equalGainsCameTogetherThoughOneRuleStoodThereBeforeAndTheOtherDidNot() {
        see(1, Map.of(TCP, 1));
        see(4, Map.of(TCP, 4, UDP, 3));

        assertEquals(new Copying(Copying.How.TOGETHER, true, 4), how(TCP));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 4), how(UDP));
    }

    @Test
    void oneRuleAloneThatGainsOneAtEachSyncIsKnownByThat() {
        see(1, Map.of(TCP, 1));
        see(2, Map.of(TCP, 3));
        assertEquals(new Copying(Copying.How.UNSEEN, true, 2), how(TCP));
        see(4, Map.of(TCP, 5));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 4), how(TCP));

        see(8, Map.of(TCP, 5));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 4), how(TCP), "what was proved is kept");
    }

    @Test
    void aRuleThatStoodThereMoreThanOnceBeforeGainsWithTheOthers() {
        see(1, Map.of(ICMP, 3, TCP, 1));
        see(7, Map.of(ICMP, 9, TCP, 7, UDP, 6));

        assertEquals(Copying.How.TOGETHER, how(ICMP).how());
        assertEquals(Copying.How.TOGETHER, how(UDP).how());
    }

    @Test
    void copiesOfAnEarlierEpisodeAreNotTouchedByWhatGrowsNow() {
        see(1, Map.of(ICMP, 3, TCP, 1, UDP, 1));
        see(3, Map.of(ICMP, 3, TCP, 3, UDP, 3));

        assertEquals(Copying.found(1), how(ICMP));
        assertEquals(Copying.How.TOGETHER, how(TCP).how());
    }

    @Test
    void unequalGainsUnderOneRouterCameApart() {
        see(1, Map.of(TCP, 1, UDP, 1));
        see(3, Map.of(TCP, 3, UDP, 6));
        assertEquals(new Copying(Copying.How.APART, true, 3), how(TCP));

        see(4, Map.of(TCP, 4, UDP, 7));
        assertEquals(new Copying(Copying.How.APART, true, 4), how(UDP), "once apart, always");
    }

    @Test
    void aRuleThatStopsWhileOthersGoOnCameApart() {
        see(1, Map.of(TCP, 1, UDP, 1));
        see(2, Map.of(TCP, 2, UDP, 2));
        see(3, Map.of(TCP, 2, UDP, 3));

        assertEquals(new Copying(Copying.How.APART, true, 2), how(TCP));
        assertEquals(new Copying(Copying.How.APART, true, 3), how(UDP));
    }

    @Test
    void acrossAChangeOfTheRouterUnequalGainsProveNothing() {
        see(1, Map.of(TCP, 1, UDP, 1));
        upgraded(1);
        see(5, Map.of(TCP, 5, UDP, 3));
        assertEquals(new Copying(Copying.How.UNSEEN, true, 5), how(TCP));

        see(6, Map.of(TCP, 6, UDP, 4));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 6), how(TCP), "all of them were seen to come");
    }

    @Test
    void whatWasUnevenBeforeAnybodyLookedStaysSo() {
        see(1, Map.of(TCP, 5, UDP, 3));
        see(2, Map.of(TCP, 6, UDP, 4));

        assertEquals(new Copying(Copying.How.UNSEEN, true, 2), how(TCP));
    }

    @Test
    void oneEachAcrossAChangeOfTheRouterCanBeChance() {
        see(1, Map.of(TCP, 1, UDP, 1));
        upgraded(1);
        see(2, Map.of(TCP, 2, UDP, 2));
        assertEquals(new Copying(Copying.How.UNSEEN, true, 2), how(TCP));

        see(3, Map.of(TCP, 3, UDP, 3));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 3), how(TCP));
    }

    @Test
    void underAnotherRouterOtherRulesMayGoOn() {
        see(1, Map.of(TCP, 1, UDP, 1, ICMP, 1));
        see(2, Map.of(TCP, 2, UDP, 2, ICMP, 1));
        upgraded(2);
        see(4, Map.of(TCP, 2, UDP, 4, ICMP, 3));

        assertEquals(new Copying(Copying.How.TOGETHER, true, 2), how(TCP));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 4), how(UDP));
        assertEquals(new Copying(Copying.How.TOGETHER, true, 4), how(ICMP));
    }

    @Test
    void withoutASyncNothingIsConcluded() {
        see(1, Map.of(TCP, 2, UDP, 2));
        see(1, Map.of(TCP, 3, UDP, 5));

        assertEquals(Copying.found(1), how(TCP));
    }

    private Copying how(String rule) {
        Copying copying = known.get(StableIds.of(Bodies.of(FindingKind.DUPLICATE, rule, 2)));
        return copying == null ? Copying.found(-1) : copying;
    }

    private void upgraded(long syncs) {
        upgrade = new Upgrade(
                "u", "v1.5.3", "v2.1.2", null, null, null, null, 0, new TreeMap<>(Map.of(Bodies.PLANE, syncs)));
    }

    /** A capture after so many syncs, in which each of these rules stands so many times. */
    private void see(long syncs, Map<String, Integer> copies) {
        List<FindingBody> findings = new ArrayList<>();
        List<RuleRun> runs = new ArrayList<>();
        copies.forEach((rule, count) -> {
            runs.add(new RuleRun(rule, count));
            if (count > 1) {
                findings.add(Bodies.of(FindingKind.DUPLICATE, rule, count));
            }
        });
        NamedChain chain =
                NamedChain.of(new ChainKey("filter", Bodies.CHAIN), null, null, List.copyOf(runs), new int[0]);
        PlaneState now = new PlaneState(
                Bodies.PLANE,
                MARK,
                "stream",
                syncs,
                true,
                0,
                null,
                NamedRuleset.of(List.of(chain)),
                null,
                0,
                null,
                0,
                null);
        Map<String, Copying> came = CopyGains.of(plane, now, findings, body -> known.get(StableIds.of(body)), upgrade);
        known.clear();
        known.putAll(came);
        plane = now;
    }
}
