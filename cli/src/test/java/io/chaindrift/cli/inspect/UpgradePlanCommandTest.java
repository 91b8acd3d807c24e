package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.RecordingTerminal;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class UpgradePlanCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingTerminal terminal = new RecordingTerminal(false);

    private int plan(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "upgrade-plan";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(all);
    }

    @Test
    void shouldPredictTheFourRulesOfVersionOneAndSayWhatToDo() {
        assertEquals(1, plan("--from", "v1.5.3", "--to", "v2.2.1"));

        assertTrue(
                terminal.out().startsWith("RESIDUE: v1.5.3 → v2.2.1 will leave 4 findings on every node"),
                terminal.out());
        assertTrue(terminal.out().contains("ipv4: 4 left"), terminal.out());
        assertTrue(terminal.out().contains("ipv6: nothing is left"), terminal.out());
        assertEquals(4, terminal.out().split("STALE VERSION", -1).length - 1, terminal.out());
        assertEquals(3, terminal.out().split("remedy: delete, VERDICT_CHANGING", -1).length - 1, terminal.out());
        assertTrue(terminal.out().contains("inspect --live --router-version v2.2.1 --plan"), terminal.out());
        assertTrue(terminal.out().contains("decide on the VERDICT_CHANGING rules"), terminal.out());
    }

    /** Without the flags a range that was removed cannot be told from one in use. */
    @Test
    void shouldRepeatTheFlagsInWhatItAdvises() {
        plan(
                "--from=v1.5.3",
                "--to=v2.2.1",
                "--router-arg=--service-cluster-ip-range=10.43.0.0/16",
                "--router-arg=--hostname-override=a b");

        assertTrue(
                terminal.out()
                        .contains("inspect --live --router-version v2.2.1"
                                + " --router-arg=--service-cluster-ip-range=10.43.0.0/16"
                                + " --router-arg=\"--hostname-override=a b\" --plan"),
                terminal.out());
    }

    @Test
    void shouldSayOfAReleaseThatItsIpv6SyncsEndEarly() {
        plan("--from=v2.5.0", "--to=v2.0.0", "--router-arg=--enable-ipv6=true");

        assertTrue(terminal.out().contains("v2.0.0 ends each IPv6 sync at the first policy"), terminal.out());
    }

    @Test
    void shouldPrintTheFindingsAsInspectDoes() throws Exception {
        assertEquals(1, plan("--from", "v1.5.3", "--to", "v2.2.1", "--family", "ipv4", "-o", "json"));

        JsonNode root = JSON.readTree(terminal.out());
        assertEquals("chaindrift.upgrade-plan/1", root.path("schema").asText());
        assertEquals(1, root.path("families").size());
        JsonNode finding = root.path("families").get(0).path("remaining").get(0);
        assertEquals("STALE_VERSION", finding.path("kind").asText());
        assertTrue(finding.hasNonNull("planClass") && finding.hasNonNull("writtenBy"), finding.toString());
        assertTrue(root.path("advice").size() >= 3, root.toString());
    }

    @Test
    void shouldTakeTheFlagsOfBothSides() {
        assertEquals(
                1,
                plan(
                        "--from=v2.2.1",
                        "--to=v2.2.1",
                        "--from-arg=--service-cluster-ip-range=10.96.0.0/12",
                        "--router-arg=--service-cluster-ip-range=10.0.0.0/16",
                        "--family=ipv4"));
        assertTrue(terminal.out().contains("STALE FLAGS"), terminal.out());

        assertEquals(
                0,
                plan(
                        "--from=v2.2.1",
                        "--to=v2.2.1",
                        "--router-arg=--service-cluster-ip-range=10.0.0.0/16",
                        "--family=ipv4"));
    }

    @Test
    void shouldWarnOfAPlaneThatIsLeftBehind() {
        assertEquals(
                1,
                plan(
                        "--from=v2.2.1",
                        "--to=v2.6.3",
                        "--from-arg=--enable-ipv6=true",
                        "--router-arg=--run-firewall=true"));

        assertTrue(terminal.out().contains("ORPHAN PLANE"), terminal.out());
        assertTrue(terminal.out().contains("drain and reboot the nodes"), terminal.out());
    }

    @Test
    void shouldSayThatNothingIsLeft() {
        assertEquals(0, plan("--from", "v2.0.1", "--to", "v2.1.3"));
        assertTrue(terminal.out().startsWith("CLEAN: v2.0.1 → v2.1.3 leaves nothing behind"), terminal.out());
    }

    @Test
    void shouldRefuseVersionsAndFlagsItDoesNotKnow() {
        assertEquals(2, plan("--from", "v2.2.1", "--to", "v9.9.9"));
        assertTrue(terminal.err().contains("v9.9.9"), terminal.err());
        assertEquals(2, plan("--from", "v2.2.1", "--to", "v2.6.3", "--router-arg", "--enable-ipv6=perhaps"));
        assertEquals(2, plan("--from", "v2.2.1"));
    }
}
