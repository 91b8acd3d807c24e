package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.event.Backend;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingStatus;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A router that goes to another backend under the same release: no plane is judged by its place now before it was looked at again. */
class ChangedBackendTest {

    private static final String RELEASE = "v2.2-v2.5";
    private static final long MINUTE = 60_000;

    private final Phase both = told(Phase.of("S5-mixed", "node-a").get(2));
    private final RecordedNode log = RecordedNode.empty("node-a").start(both.observedAt());
    private final Audited node = new Audited(new NodeAuditor(new CatalogJudge()), "node-a");
    private int read;

    /** Without the inventory's words: only the rules tell of the router. */
    private static Phase told(Phase phase) {
        return new Phase(
                phase.label(), null, List.of(), true, "legacy", phase.syncs(), phase.observedAt(), phase.planes());
    }

    private void read() {
        List<NodeEvent> events = log.events();
        events.subList(read, events.size()).forEach(node::one);
        read = events.size();
    }

    @Test
    void wordOfTheNewBackendWaitsForCapturesOfItsTime() {
        log.fingerprint(List.of(RELEASE), RELEASE, Backend.NFT, both.observedAt());
        log.publish(both);
        read();
        assertEquals(List.of("ipv4-legacy"), orphans());

        Phase later = both.after(1, 5 * MINUTE);
        int said = node.facts.size();
        log.fingerprint(List.of(RELEASE), RELEASE, Backend.LEGACY, later.observedAt());
        read();
        assertEquals(List.of("ipv4-legacy"), orphans(), "its latest capture is from before");
        assertEquals(0, findingsSince(said));

        log.publish(later.only("ipv4-legacy"));
        read();
        assertEquals(List.of(), orphans());

        log.publish(later.only("ipv4-nft"));
        read();
        assertEquals(List.of("ipv4-nft"), orphans());
    }

    @Test
    void aPlaneThatDidNotChangeIsJudgedByTheNewBackendAtItsNextHeartbeat() {
        log.fingerprint(List.of(RELEASE), RELEASE, Backend.LEGACY, both.observedAt());
        log.publish(both.only("ipv4-nft"));
        read();
        assertEquals(List.of("ipv4-nft"), orphans());

        Phase later = both.only("ipv4-nft").after(0, 5 * MINUTE);
        log.fingerprint(List.of(RELEASE), RELEASE, Backend.NFT, later.observedAt());
        read();
        assertEquals(List.of("ipv4-nft"), orphans(), "its latest capture is from before");

        log.publish(later);
        read();
        assertEquals(List.of(), orphans());
    }

    private long findingsSince(int said) {
        return node.facts.subList(said, node.facts.size()).stream()
                .filter(fact -> fact instanceof AuditFact.FindingChanged)
                .count();
    }

    private List<String> orphans() {
        return node.findings.values().stream()
                .filter(row -> row.body().kind() == FindingKind.ORPHAN_PLANE)
                .filter(row -> row.status() != FindingStatus.RESOLVED)
                .map(row -> row.body().plane())
                .toList();
    }
}
