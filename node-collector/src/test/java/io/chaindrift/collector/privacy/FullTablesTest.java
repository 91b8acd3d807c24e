package io.chaindrift.collector.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.NamedSave;
import io.chaindrift.ruleset.named.NamedSaves;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.parse.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Foreign chains in full, by choice. */
class FullTablesTest {

    private static final ChainKey SERVICES = new ChainKey("nat", "KUBE-SERVICES");
    private static final ChainKey MINE = new ChainKey("filter", "mine");

    private static NamedSave read(NamedSaves saves, String rule) throws Exception {
        String save = "*filter\n:INPUT ACCEPT [0:0]\n:mine - [0:0]\n-A mine -s 10.0.0.9/32 -j DROP\nCOMMIT\n*nat\n"
                + ":OUTPUT ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n-A KUBE-SERVICES -d 10.96.0.1/32 -j RETURN\n" + rule
                + "COMMIT\n";
        NamedSave read = saves.read(save.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
        saves.keep(read);
        return read;
    }

    @Test
    void shouldTellTheChainsOfChosenTablesAloneUnderTheSameDigests() throws Exception {
        NamedRuleset closed = read(new NamedSaves(1), "").published();
        NamedRuleset open = read(new NamedSaves(1, Set.of("nat")), "").published();

        assertFalse(closed.chain(SERVICES).hasRules());
        assertTrue(open.chain(SERVICES).hasRules());
        assertEquals(
                "-A KUBE-SERVICES -d 10.96.0.1/32 -j RETURN",
                open.chain(SERVICES).runs().get(0).rule());
        assertFalse(open.chain(MINE).hasRules());
        assertEquals(closed.digest(), open.digest());
    }

    @Test
    void shouldTellTheirChangesToo() throws Exception {
        NamedSaves saves = new NamedSaves(1, Set.of("nat"));
        NamedRuleset before = read(saves, "").published();
        NamedRuleset after =
                read(saves, "-A KUBE-SERVICES -d 10.96.0.2/32 -j RETURN\n").published();

        NamedChain services =
                RulesetDelta.between(before, after).applyTo(before).chain(SERVICES);

        assertEquals(
                List.of("-A KUBE-SERVICES -d 10.96.0.1/32 -j RETURN", "-A KUBE-SERVICES -d 10.96.0.2/32 -j RETURN"),
                services.runs().stream().map(run -> run.rule()).toList());
    }
}
