package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.RouterFacts.How;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A version that was told and means nothing: what a person typed is refused, what an event says is seen in the answer. */
class RouterToldTest {

    private static final String NO_POD = """
            *filter
            :INPUT ACCEPT [0:0]
            :KUBE-ROUTER-INPUT - [0:0]
            -A INPUT -m comment --comment "kube-router netpol - 4IA2OSFRMVNDXBVV" -j KUBE-ROUTER-INPUT
            COMMIT
            """;

    private static PlaneAudit audit(String save, String version, How how) throws Exception {
        PlaneInput plane = new PlaneInput(
                "save",
                AddressFamily.IPV4,
                IptablesBackend.NFT,
                NamedForm.of(SaveParser.parse(save, Limits.DEFAULT)),
                -1,
                null);
        return NodeAudit.of(List.of(plane), RouterFacts.of(version, null, how), null)
                .get(0);
    }

    private static String clean() throws Exception {
        return Files.readString(Captures.phase("S10", "node-a", "06").resolve("all.save"));
    }

    private static List<String> unused(PlaneAudit audit) {
        return audit.scope().stream()
                .filter(line -> line.startsWith("the version told"))
                .toList();
    }

    @Test
    void typedVersionsAreRefusedOrRead() {
        assertThrows(IllegalArgumentException.class, () -> RouterFacts.typed("garbage", null));
        assertThrows(IllegalArgumentException.class, () -> RouterFacts.typed("", List.of()));
        assertEquals(RouterFacts.of("v2.2.1", null, How.GIVEN), RouterFacts.typed("v2.2.1", null));
        assertEquals(How.UNKNOWN, RouterFacts.typed(null, null).how());
    }

    /** Before v2.0 the flag takes one text; since, a list. */
    @Test
    void beforeV2TheLastClusterRangeGivenCounts() throws Exception {
        SmallNode node = SmallNode.v15("shop/web-1 10.244.1.2/32");
        PlaneInput plane = new PlaneInput("save", AddressFamily.IPV4, IptablesBackend.NFT, node.named(), -1, null);
        String used = "--service-cluster-ip-range=10.96.0.0/12";
        String other = "--service-cluster-ip-range=10.100.0.0/16";

        assertEquals(Verdict.CLEAN, verdict(plane, List.of(other, used)));
        assertEquals(Verdict.MISSING, verdict(plane, List.of(used, other)));
    }

    private static Verdict verdict(PlaneInput plane, List<String> args) {
        return NodeAudit.of(List.of(plane), RouterFacts.typed("v1.5.3", args), null)
                .get(0)
                .verdict();
    }

    @Test
    void aVersionThatServesIsNotRemarkedOn() throws Exception {
        PlaneAudit audit = audit(clean(), "v2.2.1", How.INVENTORY);

        assertEquals(List.of(), unused(audit));
        assertEquals(How.INVENTORY, audit.router().how());
    }

    @Test
    void theRulesTellWhereTheEventMeansNothing() throws Exception {
        PlaneAudit audit = audit(clean(), "build-of-tuesday", How.INVENTORY);

        assertEquals(
                List.of("the version told (inventory), 'build-of-tuesday', is no version of kube-router:"
                        + " only the rules can tell"),
                unused(audit));
        assertEquals(How.FINGERPRINT, audit.router().how());
        assertEquals("v2.2-v2.5", audit.router().versionClass().label());
    }

    @Test
    void numbersWithoutAClassAndKubeletsOfOthersAreTold() throws Exception {
        assertTrue(unused(audit(clean(), "v1.9.0", How.PROCESS)).get(0).contains("is of no release in the catalog"));
        assertTrue(unused(audit(clean(), "v1.30.2+k3s1", How.INVENTORY))
                .get(0)
                .contains("does not tell which release it carries"));
    }

    @Test
    void neitherTheEventNorTheRulesTell() throws Exception {
        PlaneAudit audit = audit(NO_POD, "build-of-tuesday", How.INVENTORY);

        assertEquals(Verdict.UNKNOWN, audit.verdict());
        assertEquals(1, unused(audit).size());
        assertEquals(How.UNKNOWN, audit.router().how());
        assertEquals("build-of-tuesday", audit.router().version());
    }
}
