package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.IptablesVersion;
import io.chaindrift.processor.audit.model.IptablesVersion.How;
import io.chaindrift.processor.audit.model.RouterInterval;
import io.chaindrift.processor.audit.model.Upgrade;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which router and which iptables a node had, and which of their changes are upgrades. */
class RouterFoldTest {

    private static final List<String> NARROW = List.of("--service-cluster-ip-range=10.96.0.0/16");
    private static final List<String> WIDE = List.of("--service-cluster-ip-range=10.96.0.0/12");

    private final RecordedNode log = RecordedNode.empty("node-a").start(0);

    @Test
    void anotherIptablesUnderOneRouterBeginsAnIntervalAndIsNoUpgrade() {
        process("v1.8.9", 10).router(RouterVersionHow.INVENTORY, "v2.1.0", null, null, null, 20);
        process("v1.8.10", 30);
        Audited node = audited();

        List<RouterInterval> intervals = node.state.routers().intervals();
        RouterInterval before = intervals.get(intervals.size() - 2);
        RouterInterval now = intervals.get(intervals.size() - 1);
        assertEquals(IptablesVersion.told("v1.8.9", How.PROCESS), iptablesOf(before));
        assertEquals(30L, before.until());
        assertEquals(IptablesVersion.told("v1.8.10", How.PROCESS), iptablesOf(now));
        assertEquals("v2.1.0", now.sighting().version());
        assertEquals(before.sighting(), now.sighting());
        assertNull(node.state.upgrade(), "the rules are still the same router's");
        assertTrue(node.facts.stream().noneMatch(AuditFact.UpgradeChanged.class::isInstance));
        assertNull(node.state.routers().previousVersion());
    }

    @Test
    void theHostsOwnIptablesCountsForWantOfBetter() {
        log.host("v1.8.9", 5).router(RouterVersionHow.INVENTORY, "v2.1.0", null, null, null, 10);
        assertEquals(IptablesVersion.told("v1.8.9", How.HOST), present(audited()));

        log.host("v1.8.10", 20);
        Audited node = audited();
        assertEquals(2, node.state.routers().intervals().size());
        assertEquals(IptablesVersion.told("v1.8.10", How.HOST), present(node));
        assertNull(node.state.upgrade());

        process("v1.8.7", 30);
        log.host("v1.8.11", 40);
        node = audited();
        assertEquals(2, node.state.routers().intervals().size(), "better evidence of the same time, then weaker one");
        assertEquals(IptablesVersion.told("v1.8.7", How.PROCESS), present(node));

        log.host(null, 50);
        assertEquals(IptablesVersion.told("v1.8.7", How.PROCESS), present(audited()));
    }

    @Test
    void evidenceThatDoesNotTellTheIptablesTakesNothingAway() {
        log.router(RouterVersionHow.INVENTORY, "v2.1.0", null, null, "v1.8.9", 10);
        log.router(RouterVersionHow.INVENTORY, "v2.1.0", null, null, null, 20);
        Audited node = audited();

        assertEquals(1, node.state.routers().intervals().size());
        assertEquals(IptablesVersion.told("v1.8.9", How.INVENTORY), present(node));
    }

    @Test
    void theNextRouterInheritsUntilItsOwnIsTold() {
        log.router(RouterVersionHow.INVENTORY, "v2.1.0", null, null, "v1.8.9", 10);
        log.router(RouterVersionHow.INVENTORY, "v2.2.1", null, null, null, 20);
        assertEquals(new IptablesVersion("v1.8.9", How.INVENTORY, true), present(audited()));

        log.router(RouterVersionHow.INVENTORY, "v2.2.1", null, null, "v1.8.10", 30);
        Audited node = audited();
        assertEquals(2, node.state.routers().intervals().size());
        assertEquals(IptablesVersion.told("v1.8.10", How.INVENTORY), present(node));
        RouterInterval last = node.state.routers().intervals().get(1);
        assertFalse(last.corrected(), "nothing had been said of this one before");
    }

    @Test
    void otherArgumentsAreAnUpgradeThoughNobodyKnowsTheVersion() {
        log.router(RouterVersionHow.PROCESS, null, null, NARROW, null, 10);
        log.router(RouterVersionHow.PROCESS, null, null, NARROW, null, 15);
        assertEquals(1, audited().state.routers().intervals().size());

        log.router(RouterVersionHow.PROCESS, null, null, WIDE, null, 20);
        Audited node = audited();

        Upgrade upgrade = node.state.upgrade();
        assertNotNull(upgrade);
        assertEquals(20, upgrade.startedAt());
        assertNull(upgrade.fromVersion());
        assertNotEquals(upgrade.fromFlagsDigest(), upgrade.toFlagsDigest());
        assertEquals(2, node.state.routers().intervals().size());
        assertEquals(WIDE, node.state.routers().current().args());
    }

    @Test
    void strongerEvidenceOfOtherArgumentsCorrectsAndIsNoUpgrade() {
        log.router(RouterVersionHow.PROCESS, null, "v2.0-v2.1", NARROW, null, 10);
        log.router(RouterVersionHow.INVENTORY, "v2.1.0", null, WIDE, null, 20);
        Audited node = audited();

        assertNull(node.state.upgrade());
        assertEquals(1, node.state.routers().intervals().size());
        assertTrue(node.state.routers().intervals().get(0).corrected());
    }

    @Test
    void aTagThatIsNoVersionDoesNotOutweighWhatTheRulesBetray() {
        log.router(RouterVersionHow.INVENTORY, "latest", null, null, null, 10);
        assertEquals("latest", audited().state.routers().current().version(), "nothing else tells");

        log.router(RouterVersionHow.FINGERPRINT, null, "v2.2-v2.5", null, null, 20);
        log.router(RouterVersionHow.INVENTORY, "sha256:0123", null, null, null, 30);
        Audited node = audited();
        assertEquals("v2.2-v2.5", node.state.routers().current().versionClass());
        assertNull(node.state.upgrade());

        log.router(RouterVersionHow.INVENTORY, "v9.0.0", null, null, null, 40);
        assertEquals("v9.0.0", audited().state.routers().current().version(), "a version that nobody knows yet is one");
    }

    private RecordedNode process(String iptables, long at) {
        return log.router(RouterVersionHow.PROCESS, null, "v2.0-v2.1", null, iptables, at);
    }

    private static @Nullable IptablesVersion iptablesOf(RouterInterval interval) {
        return interval.iptables();
    }

    private static @Nullable IptablesVersion present(Audited node) {
        List<RouterInterval> intervals = node.state.routers().intervals();
        return intervals.get(intervals.size() - 1).iptables();
    }

    private Audited audited() {
        return new Audited(new NodeAuditor(new CatalogJudge()), "node-a").all(log.events());
    }
}
