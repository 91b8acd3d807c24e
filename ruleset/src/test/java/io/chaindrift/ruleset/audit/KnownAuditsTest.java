package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.RouterFacts.How;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plane's audit is made again only where something that it rests on is another. */
class KnownAuditsTest {

    private static final RouterFacts ROUTER = RouterFacts.of("v2.2.1", List.of(), How.INVENTORY);

    private final KnownAudits known = new KnownAudits();

    private PlaneAudit first(RouterFacts router, PlaneInput... planes) {
        return NodeAudit.of(List.of(planes), router, null, known).get(0);
    }

    private static NamedRuleset rules() throws Exception {
        return NamedForm.of(SaveParser.parse(
                Files.readString(Captures.phase("S10", "node-a", "06").resolve("all.save")), Limits.DEFAULT));
    }

    private static PlaneInput nft(NamedRuleset rules, long lastSync) {
        return new PlaneInput("ipv4-nft", AddressFamily.IPV4, IptablesBackend.NFT, rules, lastSync, null);
    }

    @Test
    void anotherPlaneThatComesAndASyncChangeNothingOfIt() throws Exception {
        NamedRuleset rules = rules();
        PlaneInput legacy = new PlaneInput(
                "ipv4-legacy", AddressFamily.IPV4, IptablesBackend.LEGACY, NamedRuleset.of(List.of()), -1, null);
        PlaneAudit audit = first(ROUTER, nft(rules, 1));

        assertSame(audit, first(ROUTER, nft(rules, 1), legacy));
        assertSame(audit, first(ROUTER, nft(rules, 2), legacy));
    }

    @Test
    void otherRulesAndAnotherRouterDo() throws Exception {
        NamedRuleset rules = rules();
        PlaneAudit audit = first(ROUTER, nft(rules, 1));

        PlaneAudit read = first(ROUTER, nft(rules(), 1));
        assertNotSame(audit, read);
        assertEquals(audit.findings(), read.findings());
        PlaneAudit older = first(RouterFacts.of("v2.0.1", List.of(), How.INVENTORY), nft(rules, 1));
        assertEquals("v2.0.1", older.router().version());
    }
}
