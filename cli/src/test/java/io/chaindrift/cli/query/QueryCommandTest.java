package io.chaindrift.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.FakeApi;
import io.chaindrift.cli.RecordingTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QueryCommandTest {

    private static final String CLEAN =
            "{\"node\":\"node-a\",\"state\":\"CLEAN\",\"routerVersion\":\"v2.2.1\",\"duplicateRules\":0,\"driftRules\":0}";
    private static final String DRIFTED =
            "{\"node\":\"node-c\",\"state\":\"DRIFTED\",\"routerVersion\":\"v2.2.1\",\"duplicateRules\":26,\"driftRules\":26}";

    private final RecordingTerminal terminal = new RecordingTerminal(false);
    private FakeApi api;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--api", api.url()));
        return ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(all.toArray(String[]::new));
    }

    @Test
    void shouldShowTheWorstFirstOfAllPages() {
        api.answering("nodes", FakeApi.page(CLEAN, "k1"), FakeApi.page(DRIFTED, null));

        assertEquals(ExitCodes.OK, run("nodes"));

        assertTrue(terminal.lines().get(1).startsWith("node-c  DRIFTED"), terminal.out());
        assertTrue(terminal.lines().get(2).startsWith("node-a  CLEAN"), terminal.out());
        assertEquals(List.of("/api/v1/nodes", "/api/v1/nodes?cursor=k1"), api.requests());
    }

    @Test
    void shouldPrintBooksThatAddUp() {
        api.answering(
                "fleet",
                FakeApi.list("{\"routerVersion\":\"*\",\"nodesExpected\":40,\"nodesUnexpected\":2,"
                        + "\"nodesReporting\":33,\"nodesClean\":21,\"nodesDrifted\":8,\"nodesSuspect\":4,\"nodesUnknown\":5,"
                        + "\"nodesSilent\":4,\"lagging\":7,\"duplicateRules\":0,\"staleRules\":12,\"missingRules\":0,"
                        + "\"orphanPlanes\":0}"));

        assertEquals(ExitCodes.OK, run("fleet"));

        Map<String, String> row = row(1);
        assertEquals(
                count(row, "EXPECTED") + count(row, "UNEXPECTED"),
                count(row, "REPORTING") + count(row, "UNKNOWN") + count(row, "SILENT"));
        assertEquals(33, count(row, "REPORTING"));
        assertEquals(count(row, "REPORTING"), count(row, "CLEAN") + count(row, "DRIFTED") + count(row, "SUSPECT"));
        assertEquals(7, count(row, "LAGGING"));
    }

    @Test
    void shouldSayHowSoonAFindingMattersAndWhatMadeIt() {
        api.answering(
                "findings",
                FakeApi.list("{\"state\":\"OPEN\",\"severity\":\"TICKET\",\"kind\":\"STALE_VERSION\","
                        + "\"node\":\"n\",\"cause\":\"REWORDED_COMMENT\",\"rule\":\"-A X\"}"));

        assertEquals(ExitCodes.OK, run("findings"));

        assertEquals("TICKET", row(1).get("SEVERITY"));
        assertEquals("REWORDED_COMMENT", row(1).get("CAUSE"));
    }

    @Test
    void shouldPutHarmBeforeKindExceptWherePolicyIsNotEnforced() {
        api.answering(
                "findings",
                FakeApi.list(String.join(
                        ",",
                        finding("one-stale", "STALE_VERSION", "TICKET", 1, 1),
                        finding("few-copies", "DUPLICATE", "INFO", 42, 42),
                        finding("many-copies", "DUPLICATE", "TICKET", 3_000, 3_000),
                        finding("all-copies", "DUPLICATE", "PAGE", 9_000, 9_000),
                        finding("left-plane", "ORPHAN_PLANE", "PAGE", 200, 0),
                        finding("missing", "MISSING", "PAGE", 0, 0))));

        assertEquals(ExitCodes.OK, run("findings"));

        List<String> nodes = new ArrayList<>();
        for (int line = 1; line <= 6; line++) {
            nodes.add(row(line).get("NODE"));
        }
        assertEquals(List.of("missing", "left-plane", "all-copies", "many-copies", "few-copies", "one-stale"), nodes);
    }

    private static String finding(String node, String kind, String severity, long harm, long surplus) {
        return "{\"state\":\"OPEN\",\"severity\":\"" + severity + "\",\"kind\":\"" + kind + "\",\"node\":\"" + node
                + "\",\"cause\":\"NONE\",\"rule\":\"-A X\",\"harmRulesPerPacket\":" + harm + ",\"surplus\":" + surplus
                + "}";
    }

    /** The fields of a line by their headings; none of them holds a space. */
    private Map<String, String> row(int line) {
        String[] headings = terminal.lines().get(0).strip().split(" +");
        String[] fields = terminal.lines().get(line).strip().split(" +", headings.length);
        Map<String, String> row = new TreeMap<>();
        for (int i = 0; i < headings.length; i++) {
            row.put(headings[i], fields[i]);
        }
        return row;
    }

    private static long count(Map<String, String> row, String heading) {
        String text = String.valueOf(row.get(heading));
        return text.equals("·") ? 0 : Long.parseLong(text);
    }

    @Test
    void shouldKeepTheOrderThatIsAskedFor() {
        api.answering("nodes", FakeApi.list(CLEAN + "," + DRIFTED));

        run("nodes", "--sort", "node", "--filter", "state=CLEAN", "--cluster", "a b");

        assertTrue(terminal.lines().get(1).startsWith("node-a"), terminal.out());
        assertEquals(List.of("/api/v1/nodes?cluster=a%20b&sort=node&state=CLEAN"), api.requests());
    }

    @Test
    void shouldGiveOnePageAndSayWhereTheNextBegins() {
        api.answering("nodes", FakeApi.page(CLEAN, "next'one"));

        assertEquals(ExitCodes.OK, run("nodes", "--limit", "1", "--cursor", "here", "-o", "json"));

        assertTrue(terminal.out().startsWith("{\"items\":[\n  " + CLEAN + "\n],\n"), terminal.out());
        assertTrue(terminal.err().contains("--cursor 'next'one'"), terminal.err());
        assertEquals(List.of("/api/v1/nodes?limit=1&cursor=here"), api.requests());
    }

    @Test
    void shouldSayWhatIsMissing() {
        api.answering(
                "nodes",
                "{\"items\":[],\"cursor\":null,\"asOf\":{},\"incomplete\":[{\"node\":\"node-x\",\"reason\":\"SILENT\"}]}");

        run("nodes");

        assertEquals("incomplete: node-x: SILENT\n", terminal.err());
    }

    @Test
    void shouldCountWhatIsMissingOfMany() {
        String gaps = IntStream.range(0, 76)
                .mapToObj(node -> "{\"node\":\"node-" + node + "\",\"reason\":\"SILENT\"}")
                .collect(Collectors.joining(","));
        api.answering("nodes", "{\"items\":[],\"cursor\":null,\"asOf\":{},\"incomplete\":[" + gaps + "]}");

        run("nodes");

        List<String> lines = terminal.err().lines().toList();
        assertEquals(6, lines.size());
        assertEquals("incomplete: node-4: SILENT", lines.get(4));
        assertEquals("incomplete: 71 more; -o json names each with its reason", lines.get(5));
    }

    @Test
    void shouldSendTheTokenAndNeverPrintIt() throws Exception {
        api.wanting("s3cret-token").answering("nodes", FakeApi.list(CLEAN));
        Path file = Files.writeString(folder.resolve("token"), "s3cret-token\n");

        assertEquals(ExitCodes.UNUSABLE, run("nodes"));
        assertTrue(terminal.err().contains("answered 401: a token is needed; give --token-file"), terminal.err());
        assertEquals(ExitCodes.OK, run("nodes", "--token-file", file.toString()));
        Files.writeString(file, "wr0ng-token");
        assertEquals(ExitCodes.UNUSABLE, run("nodes", "--token-file", file.toString()));
        Files.writeString(file, "two wr0ng-token\nwords");
        assertEquals(ExitCodes.UNUSABLE, run("nodes", "--token-file", file.toString()));

        assertFalse((terminal.out() + terminal.err()).contains("-token\n"), terminal.err());
        assertFalse((terminal.out() + terminal.err()).contains("s3cret"), terminal.err());
        assertFalse((terminal.out() + terminal.err()).contains("wr0ng"), terminal.err());
    }

    @Test
    void shouldNotSendATokenInTheClearToAnotherMachine() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "s3cret-token");

        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute("nodes", "--api", "http://192.0.2.7:8080", "--token-file", file.toString());

        assertEquals(ExitCodes.UNUSABLE, code);
        assertTrue(terminal.err().contains("use https"), terminal.err());
    }

    @Test
    void shouldSayThatACaFileHoldsNoCertificate() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "");

        assertEquals(ExitCodes.UNUSABLE, run("nodes", "--ca-file", file.toString()));
        assertTrue(terminal.err().contains("holds no certificate"), terminal.err());
    }

    @Test
    void shouldAskForTheListOfATime() {
        api.answering("drift", FakeApi.list("{\"node\":\"n\",\"chain\":\"C\"}"))
                .answering("findings", FakeApi.list(""));

        assertEquals(ExitCodes.OK, run("drift", "--node", "n", "--as-of", "1970-01-01T00:00:02Z", "-o", "json"));
        assertEquals(ExitCodes.OK, run("findings", "--as-of", "2000", "--filter", "kind=DUPLICATE", "--limit", "5"));

        assertEquals(
                List.of("/api/v1/drift?node=n&asOf=2000", "/api/v1/findings?asOf=2000&kind=DUPLICATE&limit=5"),
                api.requests());
        assertEquals(ExitCodes.UNUSABLE, run("scorecard", "--as-of", "2000"));
        assertEquals(ExitCodes.UNUSABLE, run("drift", "--node", "n", "--as-of", "yesterday"));
        assertEquals(ExitCodes.UNUSABLE, run("scorecard", "--limit", "5"));
    }

    @Test
    void shouldKeepInJsonHowWholeTheAnswerIs() {
        String gap = "{\"node\":\"node-x\",\"reason\":\"SILENT\"}";
        api.answering(
                "nodes",
                "{\"items\":[" + CLEAN + "],\"cursor\":null,\"asOf\":{\"reading\":\"READY\"},\"incomplete\":[" + gap
                        + "]}");

        assertEquals(ExitCodes.OK, run("nodes", "-o", "json"));

        assertEquals(
                "{\"items\":[\n  " + CLEAN + "\n],\n\"asOf\":{\"reading\":\"READY\"},\n\"incomplete\":[" + gap + "]}\n",
                terminal.out());
    }

    @Test
    void shouldWatchATimeline() {
        String moment = "{\"at\":1000,\"kind\":\"GAP\",\"plane\":\"ipv4-nft\",\"summary\":\"lost\",\"fact\":{}}";
        api.answering("nodes/n/timeline", FakeApi.list(""), FakeApi.list(moment));
        AtomicInteger left = new AtomicInteger(2);
        TimelineCommand command = new TimelineCommand(terminal.terminal(), time -> left.decrementAndGet() > 0);

        assertEquals(0, new CommandLine(command).execute("n", "--watch", "--api", api.url()));

        assertTrue(terminal.out().contains("GAP"), terminal.out());
        assertEquals(2, api.requests().size());
        assertEquals(ExitCodes.UNUSABLE, run("timeline", "n", "--watch", "0"));
    }

    @Test
    void shouldSilenceAndTakeBack() {
        api.answering("suppressions", "{\"suppressionId\":\"s1\",\"expiresAt\":2000}")
                .answering("suppressions/s1", "{}");

        assertEquals(
                ExitCodes.OK,
                run("suppress", "--kind", "DUPLICATE", "--until", "2000", "--owner", "ann", "--reason", "known"));
        assertEquals("s1 until 1970-01-01T00:00:02Z\n", terminal.out());
        assertEquals(ExitCodes.OK, run("suppress", "--revoke", "s1", "--reason", "over"));
        assertEquals(List.of("/api/v1/suppressions", "/api/v1/suppressions/s1?reason=over"), api.requests());
        assertEquals(
                ExitCodes.UNUSABLE,
                run("suppress", "--until", "2000", "--owner", "ann", "--reason", "all"),
                "nothing is chosen");
        assertEquals(ExitCodes.UNUSABLE, run("suppress", "--kind", "DUPLICATE", "--reason", "for ever"));
        assertEquals(ExitCodes.UNUSABLE, run("suppress", "--revoke", "s1", "--kind", "DUPLICATE", "--reason", "x"));
        assertEquals(ExitCodes.UNUSABLE, run("suppress", "--revoke", "s2", "--reason", "not there"));
    }

    @Test
    void shouldShowAgainOnlyWhatChanged() {
        api.answering(
                "nodes",
                FakeApi.list(CLEAN),
                FakeApi.list(CLEAN),
                FakeApi.problem(503, "still reading"),
                FakeApi.problem(503, "still reading"),
                FakeApi.list(DRIFTED));
        RecordingTerminal person = new RecordingTerminal(true);

        assertEquals(0, watch(person, 5));
        assertEquals(2, person.out().split("\u001b\\[2J", -1).length - 1, person.out());
        assertEquals(1, person.err().split("still reading", -1).length - 1, person.err());

        api.answering("nodes", FakeApi.list(CLEAN), FakeApi.list(DRIFTED));
        assertEquals(0, watch(terminal, 2));
        assertFalse(terminal.out().contains("\u001b"), terminal.out());
        assertEquals(2, terminal.out().split("NODE", -1).length - 1, terminal.out());
    }

    private int watch(RecordingTerminal shown, int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        QueryCommand command = new QueryCommand(QueryList.NODES, shown.terminal(), time -> left.decrementAndGet() > 0);
        return new CommandLine(command).execute("--watch", "--api", api.url());
    }

    @Test
    void shouldTellATimeline() {
        api.answering(
                "nodes/node-c/timeline",
                FakeApi.list(
                        "{\"at\":1000,\"kind\":\"UPGRADE\",\"plane\":\"ipv4-nft\",\"table\":\"filter\",\"chain\":\"INPUT\","
                                + "\"summary\":\"v2.0.1 to v2.1.2\",\"fact\":{}}"));

        assertEquals(ExitCodes.OK, run("timeline", "node-c", "--from", "1970-01-01T00:00:01Z"));

        assertEquals("1970-01-01T00:00:01Z  UPGRADE             ipv4-nft  INPUT  v2.0.1 to v2.1.2\n", terminal.out());
        assertEquals(List.of("/api/v1/nodes/node-c/timeline?from=1000"), api.requests());
    }

    @Test
    void shouldShowTheRulesOfATime() {
        api.answering(
                "nodes/node-c/rules",
                FakeApi.single(
                        "{\"node\":\"node-c\",\"plane\":\"ipv4-nft\",\"observedAt\":1000,\"trust\":\"TRUSTED\",\"verified\":true,"
                                + "\"deltas\":3,\"exactNames\":false,\"freshUntil\":2000,\"gaps\":[{\"from\":1,\"to\":2000,\"reason\":\"spool\"}],"
                                + "\"chains\":[{\"table\":\"filter\",\"name\":\"{pod:shop/web}\",\"churnedName\":null,\"policy\":null,\"ruleCount\":3,"
                                + "\"full\":true,\"runs\":[{\"rule\":\"-A X -j \\u001b[31mY\",\"repeat\":3}]}]}"));

        assertEquals(
                ExitCodes.OK,
                run("rules", "node-c", "--plane", "ipv4-nft", "--as-of", "1500", "--chain", "{pod:shop/web}"));

        assertTrue(terminal.out().contains("-A X -j \ufffd[31mY   # × 3"), terminal.out());
        assertTrue(terminal.out().contains("# GAP "), terminal.out());
        assertTrue(terminal.out().contains("every digest verified, keyframe + 3 deltas"), terminal.out());
        assertEquals(
                List.of("/api/v1/nodes/node-c/rules?plane=ipv4-nft&chain=%7Bpod%3Ashop%2Fweb%7D&asOf=1500"),
                api.requests());
        assertEquals(ExitCodes.UNUSABLE, run("rules", "node-c"));
    }

    @Test
    void shouldSayWhoAChurnedNameWas() {
        api.answering(
                "nodes/node-c/chains/KUBE-POD-FW-2DQ4YO2XQ3PVVS2T",
                FakeApi.single(
                        "{\"name\":\"KUBE-POD-FW-2DQ4YO2XQ3PVVS2T\",\"plane\":\"ipv4-nft\",\"identity\":\"{pod:shop/web}\","
                                + "\"kind\":\"POD\",\"exact\":true,\"seenAt\":[1000]}"));

        assertEquals(ExitCodes.OK, run("rules", "node-c", "--who", "KUBE-POD-FW-2DQ4YO2XQ3PVVS2T"));

        assertTrue(terminal.out().contains("was {pod:shop/web} (POD) on ipv4-nft"), terminal.out());
        assertEquals(ExitCodes.UNUSABLE, run("rules", "node-c", "--who", "KUBE-POD-FW-AAAAAAAAAAAAAAAA"));
    }

    @Test
    void shouldCompareOneNodeWithItselfOrTwoNodes() {
        String side = "{\"node\":\"n\",\"plane\":\"ipv4-nft\",\"observedAt\":1000}";
        api.answering(
                "diff",
                FakeApi.single("{\"planes\":[{\"a\":" + side + ",\"b\":" + side
                        + ",\"equal\":false,\"chains\":[{\"table\":\"filter\","
                        + "\"name\":\"C\",\"change\":\"CHANGED\",\"rulesA\":1,\"rulesB\":2,\"removed\":[],\"added\":[{\"index\":2,"
                        + "\"rule\":\"-A C -j X\",\"repeat\":1}]}]}]}"),
                FakeApi.single("{\"planes\":[{\"a\":" + side + ",\"b\":" + side + ",\"equal\":true,\"chains\":[]}]}"),
                FakeApi.single("{\"planes\":[]}"),
                FakeApi.single("{\"planes\":[{\"a\":" + side + ",\"b\":" + side
                        + ",\"equal\":true,\"chains\":[]}],\"onlyA\":[\"ipv6-nft\"],\"onlyB\":[]}"));

        assertEquals(ExitCodes.FAILED, run("diff", "n", "--from", "1", "--to", "2"));
        assertTrue(terminal.out().contains("    +    2  -A C -j X"), terminal.out());
        assertEquals(ExitCodes.OK, run("diff", "n", "m"));
        assertEquals(ExitCodes.UNUSABLE, run("diff", "n", "m"), "nothing was compared: that is not equal");
        assertEquals(ExitCodes.FAILED, run("diff", "n", "m"), "a plane that one has and the other has not");
        assertTrue(terminal.out().contains("ipv6-nft  only the first has it"), terminal.out());
        assertEquals(ExitCodes.UNUSABLE, run("diff", "n"));
        assertEquals(ExitCodes.UNUSABLE, run("diff", "n", "m", "--from", "1"));
        assertEquals("/api/v1/diff?node=n&from=1&to=2", api.requests().get(0));
        assertEquals("/api/v1/diff?nodeA=n&nodeB=m", api.requests().get(1));
    }
}
