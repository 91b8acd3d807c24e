package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.Copying;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is claimed to have made a finding, and what is not. */
class CausesTest {

    private static final Set<Cause> BROKEN =
            Set.of(Cause.EXISTENCE_CHECK_BROKEN_NOW, Cause.EXISTENCE_CHECK_BROKEN_EARLIER);
    private static final FindingBody TCP = Bodies.of(FindingKind.DUPLICATE, "-A I -p tcp -j RETURN", 14);
    private static final FindingBody UDP = Bodies.of(FindingKind.DUPLICATE, "-A I -p udp -j RETURN", 14);
    private static final long SYNCS = 9;
    private static final Copying STATIC = Copying.found(SYNCS - 3);
    private static final Copying GROWING = new Copying(Copying.How.UNSEEN, true, SYNCS);

    @Test
    void equalCopiesAreABrokenCheck() {
        assertEquals(
                Cause.EXISTENCE_CHECK_BROKEN_EARLIER, causes(STATIC, TCP, UDP).of(TCP));
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_NOW, causes(GROWING, TCP, UDP).of(TCP));
        assertEquals(
                Cause.UNKNOWN, causes(Copying.found(SYNCS - 2), TCP, UDP).of(TCP), "static after three syncs only");
    }

    @Test
    void oneRuleAloneTellsOnlyWhenItGrowsByOneAtEachSync() {
        assertEquals(Cause.UNKNOWN, causes(STATIC, TCP).of(TCP));
        assertEquals(Cause.UNKNOWN, causes(growing(3), GROWING, TCP).of(TCP));
        assertEquals(
                Cause.EXISTENCE_CHECK_BROKEN_NOW,
                causes(growing(1), GROWING, TCP).of(TCP));
    }

    @Test
    void rulesThatBelongInUnequalNumbersAreTwoRouters() {
        FindingBody fewer = Bodies.of(FindingKind.DUPLICATE, "-A I -p udp -j RETURN", 3);

        assertEquals(Cause.TWO_ROUTERS, causes(STATIC, TCP, fewer).of(TCP));
        assertEquals(Cause.TWO_ROUTERS, causes(growing(1), GROWING, TCP, fewer).of(fewer));
    }

    @Test
    void numbersThatDifferByOneProveNothing() {
        FindingBody oneLess = Bodies.of(FindingKind.DUPLICATE, "-A I -p udp -j RETURN", 13);

        assertEquals(Cause.UNKNOWN, causes(STATIC, TCP, oneLess).of(TCP));
        assertEquals(Cause.UNKNOWN, causes(GROWING, TCP, oneLess).of(oneLess));
    }

    @Test
    void copiesThatWereSeenToComeTogetherAreABrokenCheckWhateverTheirNumbers() {
        FindingBody old = Bodies.of(FindingKind.DUPLICATE, "-A I -p sctp -j RETURN", 3);
        Map<String, Copying> came = Map.of(
                StableIds.of(TCP), new Copying(Copying.How.TOGETHER, true, SYNCS - 2),
                StableIds.of(UDP), new Copying(Copying.How.TOGETHER, true, SYNCS - 3),
                StableIds.of(old), STATIC);
        Causes causes = new Causes(plane(), judgement(old, UDP, TCP), chain -> growing(2), came, -1);

        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_NOW, causes.of(TCP));
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_EARLIER, causes.of(UDP));
        assertEquals(Cause.UNKNOWN, causes.of(old), "one alone that nobody saw come");
        assertEquals(
                Cause.EXISTENCE_CHECK_BROKEN_NOW,
                causes.of(new ChainId(Bodies.PLANE, "filter", Bodies.CHAIN)),
                "what grows is told first");
    }

    @Test
    void whatCameUnderTheRouterBeforeDoesNotGrowUnderThisOne() {
        Copying before = new Copying(Copying.How.TOGETHER, true, SYNCS - 2);
        Map<String, Copying> came = Map.of(StableIds.of(TCP), before, StableIds.of(UDP), before);

        Causes healed = new Causes(plane(), judgement(TCP, UDP), chain -> GrowthTrack.NONE, came, SYNCS - 2);
        assertEquals(Cause.UNKNOWN, healed.of(TCP), "until three syncs brought no more");
        assertFalse(healed.grows(TCP));

        Causes still = new Causes(plane(), judgement(TCP, UDP), chain -> GrowthTrack.NONE, came, SYNCS - 3);
        assertEquals(Cause.EXISTENCE_CHECK_BROKEN_NOW, still.of(TCP));
    }

    @Test
    void copiesThatWereSeenToComeApartAreTwoRoutersThoughTheyAreEqual() {
        Copying apart = new Copying(Copying.How.APART, true, SYNCS);

        assertEquals(Cause.TWO_ROUTERS, causes(apart, TCP, UDP).of(TCP));
    }

    @Test
    void aCheckThatFailedBeforeAndAfterARewordingIsNotBlamedOnTwoRouters() {
        FindingBody old = Bodies.of(FindingKind.STALE_VERSION, "-A I -m comment --comment old -j RETURN", 10);
        FindingBody now = Bodies.of(FindingKind.DUPLICATE, "-A I -m comment --comment new -j RETURN", 5);

        assertEquals(Cause.UNKNOWN, causes(STATIC, old, now).of(old));
        assertEquals(Cause.UNKNOWN, causes(growing(1), GROWING, old, now).of(now));
    }

    @Property(tries = 300)
    void unequalCopiesAreNeverABrokenCheck(
            @ForAll @Size(min = 2, max = 6) List<@LongRange(min = 2, max = 9) Long> copies,
            @ForAll boolean grows,
            @ForAll int staleOnes) {
        List<FindingBody> findings = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            boolean stale = (staleOnes & (1 << i)) != 0;
            findings.add(Bodies.of(
                    stale ? FindingKind.STALE_VERSION : FindingKind.DUPLICATE, "-A I -s 10.0.0." + i, copies.get(i)));
        }
        Causes causes = causes(growing(1), grows ? GROWING : STATIC, findings.toArray(FindingBody[]::new));
        boolean unequal = copies.stream().distinct().count() > 1;
        findings.forEach(finding -> assertFalse(unequal && BROKEN.contains(causes.of(finding)), finding.toString()));
    }

    @Test
    void aStaleRuleIsRewordedWhereOneOfTheSameEffectBelongsAndDroppedWhereNoneDoes() {
        String old = "-A I -m comment --comment \"allow \\\"it\\\"\" -j RETURN";
        FindingBody stale = Bodies.of(FindingKind.STALE_VERSION, old, 1);

        Causes reworded = new Causes(
                plane(old, "-A I -m comment --comment new -j RETURN"),
                judgement(stale),
                chain -> growing(1),
                Map.of(),
                -1);
        assertEquals(Cause.REWORDED_COMMENT, reworded.of(stale));

        Causes dropped = new Causes(plane(old, "-A I -j DROP"), judgement(stale), chain -> growing(1), Map.of(), -1);
        assertEquals(Cause.RULE_DROPPED, dropped.of(stale));

        FindingBody older = Bodies.of(FindingKind.STALE_VERSION, "-A I -j RETURN", 1);
        Causes bothStale =
                new Causes(plane(old, "-A I -j RETURN"), judgement(stale, older), chain -> growing(1), Map.of(), -1);
        assertEquals(Cause.RULE_DROPPED, bothStale.of(stale), "the other one is stale itself");
    }

    /** iptables allows 255 characters, but what a collector sends is anybody's. */
    @Test
    void commentsAreReadWhateverTheirLength() {
        String old = "-A I -m comment --comment \"" + "say \\\"it\\\" ".repeat(100_000) + "\" -j RETURN";
        FindingBody stale = Bodies.of(FindingKind.STALE_VERSION, old, 1);

        Causes causes = new Causes(
                plane(old, "-A I -m comment --comment new -j RETURN"),
                judgement(stale),
                chain -> growing(1),
                Map.of(),
                -1);

        assertEquals(Cause.REWORDED_COMMENT, causes.of(stale));
    }

    @Test
    void otherKindsHaveTheirOwn() {
        assertEquals(Cause.RULES_REMOVED, alone(FindingKind.MISSING));
        assertEquals(Cause.FLAG_CHANGE, alone(FindingKind.STALE_FLAGS));
        assertEquals(Cause.REORDERED, alone(FindingKind.OUT_OF_ORDER));
        assertEquals(Cause.ABANDONED_PLANE, alone(FindingKind.ORPHAN_PLANE));
        assertEquals(Cause.LEFTOVER, alone(FindingKind.LEFTOVER));
    }

    @Test
    void aChainHasTheCauseOfItsWorstFinding() {
        ChainId chain = new ChainId(Bodies.PLANE, "filter", Bodies.CHAIN);
        FindingBody missing = Bodies.of(FindingKind.MISSING, "-A I -j ACCEPT", 1);
        FindingBody flags = Bodies.of(FindingKind.STALE_FLAGS, "-A I -d 10.96.0.0/12", 1);

        assertEquals(
                Cause.RULES_REMOVED, causes(STATIC, flags, TCP, UDP, missing).of(chain));
        assertEquals(
                Cause.EXISTENCE_CHECK_BROKEN_EARLIER,
                causes(STATIC, flags, TCP, UDP).of(chain));
        assertEquals(Cause.FLAG_CHANGE, causes(STATIC, flags).of(chain));
        assertEquals(Cause.NONE, causes(STATIC).of(chain));
    }

    private static Cause alone(FindingKind kind) {
        FindingBody finding = Bodies.of(kind, "-A I -j ACCEPT", 1);
        return causes(STATIC, finding).of(finding);
    }

    /** A chain that gained so many copies at each of three syncs. */
    private static GrowthTrack growing(long each) {
        GrowthTrack track = GrowthTrack.NONE;
        for (int i = 0; i < 4; i++) {
            track = GrowthFold.add(track, new GrowthTrack.Sample(i, 10 + i * each, i * 60_000L, true));
        }
        assertEquals(Growth.GROWING, track.growth());
        return track;
    }

    private static Causes causes(Copying came, FindingBody... findings) {
        return causes(GrowthTrack.NONE, came, findings);
    }

    private static Causes causes(GrowthTrack growth, Copying came, FindingBody... findings) {
        Map<String, Copying> all = new HashMap<>();
        for (FindingBody finding : findings) {
            all.put(StableIds.of(finding), came);
        }
        return new Causes(plane(), judgement(findings), chain -> growth, all, -1);
    }

    private static PlaneState plane(String... rules) {
        NamedChain chain = NamedChain.of(
                new ChainKey("filter", Bodies.CHAIN), null, null, RuleRun.encode(List.of(rules)), new int[0]);
        return new PlaneState(
                Bodies.PLANE, null, "", SYNCS, true, 0, null, NamedRuleset.of(List.of(chain)), null, 0, null, 0, null);
    }

    private static PlaneJudgement judgement(FindingBody... findings) {
        ChainId chain = new ChainId(Bodies.PLANE, "filter", Bodies.CHAIN);
        return new PlaneJudgement(
                Bodies.PLANE,
                "v2.2.1",
                "v2.2-v2.5",
                RouterSighting.Flavour.UPSTREAM,
                RouterSighting.How.INVENTORY,
                false,
                null,
                List.of(new ChainJudgement(
                        chain, new ChainCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Verdict.SURPLUS, null)),
                List.of(findings));
    }
}
