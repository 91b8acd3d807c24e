package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));
    private static final String WORKED_EXAMPLE =
            CAPTURES.resolve("S1/node-a/04-v2.0.1/all.save").toString();
    private static final String CLEAN =
            CAPTURES.resolve("S10/node-a/06-reboot-oracle/all.save").toString();

    private final RecordingTerminal terminal = new RecordingTerminal(false);

    @TempDir
    private Path folder;

    private int inspect(String standardInput, String... arguments) {
        InspectCommand command = new InspectCommand(
                terminal.terminal(), new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(command)
                .setExecutionExceptionHandler((problem, line, result) -> {
                    terminal.terminal().err().println(problem.getMessage());
                    return ExitCodes.UNUSABLE;
                })
                .execute(arguments);
    }

    private JsonNode json() throws Exception {
        return JSON.readTree(terminal.out());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Fields of the schema, in its order; others may stand among them. */
    private static void assertFields(JsonNode node, String... fields) {
        List<String> names = names(node);
        List<String> known = new ArrayList<>(names);
        known.retainAll(List.of(fields));
        assertEquals(List.of(fields), known, names.toString());
    }

    @Test
    void shouldPrintTheFieldsOfTheSchemaInOrder() throws Exception {
        int code = inspect(
                "",
                WORKED_EXAMPLE,
                "--router-version",
                "v2.0.1",
                "--router-arg",
                "--service-cluster-ip-range=10.96.0.0/12",
                "--json");

        assertEquals(ExitCodes.FAILED, code);
        JsonNode root = json();
        assertFields(root, "schema", "planes");
        assertEquals("chaindrift.inspect/1", root.get("schema").asText());
        JsonNode plane = root.get("planes").get(0);
        assertFields(
                plane,
                "source",
                "family",
                "backend",
                "verdict",
                "scope",
                "router",
                "counts",
                "chains",
                "findings",
                "foreign",
                "plan");
        assertFields(plane.get("router"), "version", "versionClass", "how", "conflict");
        assertFields(plane.get("counts"), "chains", "rules", "pods", "policies");
        assertFields(
                plane.get("chains").get(0),
                "table",
                "chain",
                "rules",
                "distinct",
                "duplicate",
                "staleVersion",
                "staleFlags",
                "missing",
                "foreign",
                "unknown",
                "expected",
                "drift",
                "netRules",
                "digest");
        assertFields(
                plane.get("findings").get(0),
                "kind",
                "table",
                "chain",
                "rule",
                "copies",
                "surplus",
                "tag",
                "tagVerified",
                "writtenBy",
                "why",
                "remedy",
                "planClass",
                "proof");
        assertFields(plane.get("plan"), "possible", "class", "deletes", "restoreInput", "refusals");
        assertFields(plane.get("plan").get("deletes").get(0), "table", "chain", "index", "rule", "class");
    }

    @Test
    void shouldJudgeTheWorkedExample() throws Exception {
        inspect(
                "",
                WORKED_EXAMPLE,
                "--json",
                "--router-version=v2.0.1",
                "--router-arg=--service-cluster-ip-range=10.96.0.0/12");

        JsonNode plane = json().get("planes").get(0);
        assertEquals("SURPLUS", plane.get("verdict").asText());
        assertEquals("nft", plane.get("backend").asText());
        assertEquals("ipv4", plane.get("family").asText());
        assertEquals("given", plane.get("router").get("how").asText());
        assertEquals("v2.0-v2.1", plane.get("router").get("versionClass").asText());
        assertTrue(plane.get("router").get("conflict").isNull());
        assertEquals(4, plane.get("findings").size());
        List<String> deletes = new ArrayList<>();
        for (JsonNode delete : plane.get("plan").get("deletes")) {
            deletes.add(delete.get("chain").asText() + " " + delete.get("index") + " "
                    + delete.get("class").asText());
        }
        assertEquals(
                List.of(
                        "KUBE-ROUTER-INPUT 4 NO_OP",
                        "KUBE-ROUTER-INPUT 5 VERDICT_CHANGING",
                        "KUBE-ROUTER-FORWARD 1 VERDICT_CHANGING",
                        "KUBE-ROUTER-OUTPUT 1 VERDICT_CHANGING"),
                deletes);
        assertEquals("VERDICT_CHANGING", plane.get("plan").get("class").asText());
        for (JsonNode chain : plane.get("chains")) {
            long drift = chain.get("duplicate").asLong()
                    + chain.get("staleVersion").asLong()
                    + chain.get("staleFlags").asLong()
                    + chain.get("missing").asLong();
            assertEquals(drift, chain.get("drift").asLong(), chain.toString());
            assertEquals(
                    chain.get("rules").asLong()
                            - chain.get("expected").asLong()
                            - chain.get("foreign").asLong(),
                    chain.get("netRules").asLong(),
                    chain.toString());
        }
    }

    @Test
    void shouldFindNothingOnACleanNode() throws Exception {
        assertEquals(ExitCodes.OK, inspect("", CLEAN, "--json", "--router-version=v2.2.1"));

        JsonNode plane = json().get("planes").get(0);
        assertEquals("CLEAN", plane.get("verdict").asText());
        assertEquals(0, plane.get("findings").size());
        assertFalse(plane.get("plan").get("possible").asBoolean());
        assertTrue(plane.get("plan").get("class").isNull());
    }

    @Test
    void shouldReadStandardInput() throws Exception {
        String save = Files.readString(Path.of(WORKED_EXAMPLE));

        assertEquals(ExitCodes.FAILED, inspect(save, "-", "--json"));

        JsonNode plane = json().get("planes").get(0);
        assertEquals("-", plane.get("source").asText());
        assertEquals("fingerprint", plane.get("router").get("how").asText());
        assertEquals("v2.0-v2.1", plane.get("router").get("versionClass").asText());
    }

    @Test
    void shouldTakeThePlaneFromTheArgument() throws Exception {
        assertEquals(ExitCodes.OK, inspect("", CLEAN + "@ipv4-legacy", "--json", "--router-version=v2.2.1"));

        assertEquals("legacy", json().get("planes").get(0).get("backend").asText());
    }

    @Test
    void shouldTakeAnAtInTheNameOfAFile() throws Exception {
        Path file = Files.copy(Path.of(CLEAN), folder.resolve("node@home.save"));

        assertEquals(ExitCodes.OK, inspect("", file.toString(), "--json", "--router-version=v2.2.1"));

        assertEquals(file.toString(), json().get("planes").get(0).get("source").asText());
    }

    @Test
    void shouldNameAnUnknownPlane() {
        assertEquals(ExitCodes.UNUSABLE, inspect("", CLEAN + "@ipv5-nft"));

        assertTrue(terminal.err().contains("unknown plane 'ipv5-nft'"), terminal.err());
    }

    @Test
    void shouldSayWhereAFileIsUnreadable() throws Exception {
        Path cut = folder.resolve("cut.save");
        Files.writeString(cut, "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\n");

        assertEquals(ExitCodes.UNUSABLE, inspect("", cut.toString(), CLEAN, "--json", "--router-version=v2.2.1"));

        assertTrue(
                terminal.err().contains(cut + ": line 3: the save ends inside table filter (begun at line 1)"),
                terminal.err());
        JsonNode planes = json().get("planes");
        assertEquals("UNKNOWN", planes.get(0).get("verdict").asText());
        assertEquals("CLEAN", planes.get(1).get("verdict").asText(), "the other file is judged all the same");
    }

    @Test
    void shouldSayThatAFileIsNotThere() {
        assertEquals(ExitCodes.UNUSABLE, inspect("", folder.resolve("none.save").toString()));

        assertTrue(terminal.err().contains("none.save: no such file"), terminal.err());
        assertTrue(terminal.out().startsWith("UNKNOWN: "), terminal.out());
    }

    @Test
    void shouldNotTakeAnIncompatibleTableForAnEmptyOne() {
        String save = "# Generated by iptables-save v1.8.9 (nf_tables) on Sun Nov 22 10:00:00 2026\n"
                + "# Table `filter' is incompatible, use 'nft' tool.\n";

        assertEquals(ExitCodes.UNUSABLE, inspect(save, "-"));

        assertTrue(
                terminal.err().contains("standard input") || terminal.err().contains("-: table filter"),
                terminal.err());
        assertTrue(terminal.out().contains("unreadable, not empty"), terminal.out());
    }

    @Test
    void shouldNameArgumentsThatItCannotUse() {
        assertEquals(ExitCodes.UNUSABLE, inspect("", CLEAN, "--active-backend=xdp"));
        assertEquals(ExitCodes.UNUSABLE, inspect("", CLEAN, "--router-arg=--enable-ipv6=perhaps"));

        assertTrue(terminal.err().contains("'xdp' is not one of nft, legacy, native"), terminal.err());
        assertTrue(terminal.err().contains("--enable-ipv6: 'perhaps'"), terminal.err());
    }

    @Test
    void shouldShowAnAbandonedPlaneBesideTheOtherOne() throws Exception {
        Path phase = CAPTURES.resolve("S5-mixed/node-a/03-v2.2.1-nft");

        int code = inspect(
                "",
                phase.resolve("all.save").toString(),
                phase.resolve("all.other-backend-legacy.save").toString(),
                "--json",
                "--router-version=v2.2.1",
                "--active-backend=nft");

        assertEquals(ExitCodes.FAILED, code);
        JsonNode legacy = json().get("planes").get(1);
        assertEquals("legacy", legacy.get("backend").asText());
        assertEquals("ORPHAN_PLANE", legacy.get("findings").get(0).get("kind").asText());
        assertTrue(legacy.get("findings").get(0).get("rule").isNull());
    }

    @Test
    void shouldSayThatNothingOfKubeRouterIsThere() throws Exception {
        assertEquals(ExitCodes.OK, inspect("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", "-", "--json"));

        JsonNode plane = json().get("planes").get(0);
        assertEquals("CLEAN", plane.get("verdict").asText());
        assertEquals("unknown", plane.get("router").get("how").asText());
        assertTrue(
                plane.get("scope").toString().contains("no kube-router rule and no version given"), plane.toString());
    }

    @Test
    void shouldColourOnATerminalOnly() {
        inspect("", CLEAN, "--router-version=v2.2.1");
        assertFalse(terminal.out().contains("\u001b["), terminal.out());

        RecordingTerminal person = new RecordingTerminal(true);
        new CommandLine(new InspectCommand(person.terminal(), new ByteArrayInputStream(new byte[0])))
                .execute(CLEAN, "--router-version=v2.2.1");
        assertTrue(person.out().startsWith("\u001b[32mCLEAN\u001b[0m: nothing is there"), person.out());
    }

    @Test
    void shouldPrintTheTextForPeople() throws Exception {
        inspect(
                "",
                WORKED_EXAMPLE,
                "--plan",
                "--router-version=v2.0.1",
                "--router-arg=--service-cluster-ip-range=10.96.0.0/12");

        String golden = new String(
                InspectCommandTest.class
                        .getResourceAsStream("worked-example.txt")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertEquals(golden, terminal.out().replace(WORKED_EXAMPLE, "all.save"));
    }

    @Test
    void shouldNotColourWherePeopleDoNotWantIt() {
        RecordingTerminal person = new RecordingTerminal(true);
        Terminal plain = new Terminal(person.terminal().out(), person.terminal().err(), true, false);
        new CommandLine(new InspectCommand(plain, new ByteArrayInputStream(new byte[0])))
                .execute(CLEAN, "--router-version=v2.2.1");

        assertTrue(person.out().startsWith("CLEAN: nothing is there"), person.out());
    }

    /** nft shows that iptables wrote own rules; how iptables prints them it does not show. */
    @Test
    void shouldAskForASaveWhereNftListsWhatIptablesWrote() throws Exception {
        Path phase = CAPTURES.resolve("S8/node-a/01-v2.2.1");
        String list = phase.resolve("nft.json").toString();

        assertEquals(ExitCodes.UNUSABLE, inspect("", list, "--router-version=v2.2.1"), terminal.out());
        assertTrue(terminal.out().startsWith("UNKNOWN"), terminal.out());
        assertTrue(terminal.err().contains("give the output of iptables-save beside it"), terminal.err());

        RecordingTerminal other = new RecordingTerminal(false);
        int code = new CommandLine(new InspectCommand(other.terminal(), new ByteArrayInputStream(new byte[0])))
                .execute(phase.resolve("all.save").toString(), list, "--router-version=v2.2.1");
        assertEquals(ExitCodes.OK, code, other.out());
        assertFalse(other.err().contains("beside it"), other.err());
    }

    @Test
    void shouldNotCallWholeWhereNothingTellsThatARouterRuns() {
        assertEquals(ExitCodes.OK, inspect("", "-"));
        assertTrue(
                terminal.out()
                        .startsWith(
                                "CLEAN: no rule of kube-router's network policy is there, and no version was given"),
                terminal.out());
        assertTrue(terminal.err().contains("standard input: nothing came"), terminal.err());
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() {
        assertEquals(ExitCodes.UNUSABLE, inspect("", "--live", CLEAN));
        assertEquals(ExitCodes.UNUSABLE, inspect(""));
        assertEquals(ExitCodes.UNUSABLE, inspect("", CLEAN, "--plane=ipv4-nft"));
        assertEquals(ExitCodes.UNUSABLE, inspect("", "--live", "--plane=ipv5-nft"));
        assertEquals(ExitCodes.UNUSABLE, inspect("", "--live", "--timeout=0"));
        assertTrue(terminal.err().contains("--live for this machine"), terminal.err());
    }

    @Test
    void shouldReportSetsThatAreLeftOver() throws Exception {
        Path sets = folder.resolve("ipset.save");
        String options = " hash:ip family inet hashsize 1024 maxelem 65536 timeout 0\n";
        Files.writeString(sets, "create KUBE-SRC-AAAAAAAAAAAAAAAA" + options + "create TMP-AAAAAAAAAAAAAAAA" + options);

        inspect("", CLEAN, sets.toString(), "--json", "--router-version=v2.2.1");
        assertTrue(terminal.out().contains("TMP-AAAAAAAAAAAAAAAA"), terminal.out());
        assertTrue(terminal.out().contains("LEFTOVER"), terminal.out());
        assertFalse(terminal.out().contains("KUBE-SRC-AAAAAAAAAAAAAAAA"), "the router that runs made it");

        assertEquals(ExitCodes.UNUSABLE, inspect("", sets.toString()), "ipsets alone say nothing of the rules");
    }

    @Test
    void shouldRefuseAVersionThatIsNone() {
        for (String version : List.of("garbage", "", "2", "v2.2.1x", "latest", "v2.2.12345")) {
            assertEquals(ExitCodes.UNUSABLE, inspect("", CLEAN, "--router-version", version), version);
        }
        assertTrue(
                terminal.err()
                        .contains("--router-version: 'garbage' is no version: kube-router's own are read (v2.2.1"),
                terminal.err());
        assertEquals("", terminal.out());
    }

    @Test
    void shouldSayWhichVersionDidNotServe() throws Exception {
        assertEquals(ExitCodes.OK, inspect("", CLEAN, "--router-version", "v1.30.2+k3s1", "--json") & ~3);
        assertTrue(terminal.out().contains("does not tell which release it carries: only the rules can tell"));
        RecordingTerminal second = new RecordingTerminal(false);
        InspectCommand command = new InspectCommand(second.terminal(), new ByteArrayInputStream(new byte[0]));
        new CommandLine(command).execute(CLEAN, "--router-version", "v1.9.0");
        assertTrue(second.out().contains("router v2.2-v2.5 (fingerprint)"), second.out());
        assertTrue(second.out().contains("the version told (given), 'v1.9.0', is of no release in the catalog"));
    }

    @Test
    void shouldNameLeftoversFirst() throws Exception {
        String save = Files.readString(Path.of(CLEAN)).replace("*nat\n", "*nat\n:KUBE-ROUTER-HAIRPIN - [0:0]\n");
        int code = inspect(
                save,
                "-",
                "--router-version",
                "v2.2.1",
                "--router-arg=--run-service-proxy=false",
                "--router-arg=--run-router=false");

        assertEquals(ExitCodes.OK, code, terminal.out());
        assertTrue(
                terminal.out()
                        .startsWith("CLEAN: leftovers that stay until the node is rebooted: nat KUBE-ROUTER-HAIRPIN;"
                                + " as to network policy nothing is there that the router does not own"),
                terminal.out());
    }
}
