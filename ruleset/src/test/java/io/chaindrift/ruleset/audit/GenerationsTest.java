package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Chains of two syncs at once, as two routers or a sync that was cut off leave them. */
class GenerationsTest {

    private static String clean() throws Exception {
        return Files.readString(Captures.phase("S10", "node-a", "06").resolve("all.save"));
    }

    private static PlaneAudit audit(String save) throws Exception {
        PlaneInput plane = new PlaneInput(
                "save",
                AddressFamily.IPV4,
                IptablesBackend.NFT,
                NamedForm.of(SaveParser.parse(save, Limits.DEFAULT)),
                -1,
                null);
        RouterFacts router = RouterFacts.typed("v2.2.1", List.of("--service-cluster-ip-range=10.96.0.0/12"));
        return NodeAudit.of(List.of(plane), router, null).get(0);
    }

    private static List<String> overlaps(PlaneAudit audit) {
        return audit.scope().stream()
                .filter(line -> line.startsWith("overlap:"))
                .toList();
    }

    /** Every chain of that kind once more, under the names of another sync, with all jumps to them. */
    private static String doubled(String save, String kind) {
        Pattern name = Pattern.compile("(" + kind + ")[A-Z2-7]{3}([A-Z2-7]{13})\\b");
        StringBuilder text = new StringBuilder();
        for (String line : save.lines().toList()) {
            Matcher found = name.matcher(line);
            text.append(line).append('\n');
            if (found.find()) {
                text.append(found.replaceAll("$1AAA$2")).append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void oneSyncIsNoOverlap() throws Exception {
        assertEquals(List.of(), overlaps(audit(clean())));
    }

    @Test
    void chainsOfTwoSyncsAreSaidAndNotSurplus() throws Exception {
        PlaneAudit audit = audit(doubled(clean(), "KUBE-POD-FW-"));

        long pods = audit(clean()).counts().pods();
        assertEquals(1, overlaps(audit).size(), audit.scope().toString());
        assertTrue(
                overlaps(audit).get(0).contains("at once, for " + pods + " pods and 0 policies: a sync was cut off"),
                overlaps(audit).toString());
        assertEquals(List.of(), audit.findings());
        assertEquals(Verdict.CLEAN, audit.verdict());
        assertEquals(List.of(), audit.plan().deletes());
    }

    /** v2.11 cuts comments at 120 characters: pods of long names may be told apart by their addresses only. */
    @Test
    void podsWhoseNamesWereCutAlikeAreNoOverlap() throws Exception {
        SmallNode node = SmallNode.v211("shop/web 10.244.1.2/32", "shop/web 10.244.1.3/32");
        PlaneAudit audit = node.audit("v2.11.0");

        assertEquals(List.of(), overlaps(audit));
        assertEquals(2, audit.counts().pods());
        assertEquals(
                1,
                overlaps(SmallNode.v211("shop/web 10.244.1.2/32", "shop/web 10.244.1.2/32")
                                .audit("v2.11.0"))
                        .size());
    }

    @Test
    void policiesAreCountedBesidePods() throws Exception {
        PlaneAudit audit = audit(doubled(clean(), "KUBE-NWPLCY-"));

        assertTrue(
                overlaps(audit).get(0).contains("at once, for 0 pods and 3 policies: "),
                audit.scope().toString());
        assertEquals(List.of(), audit.findings());
    }
}
