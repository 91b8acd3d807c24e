package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.RecordingTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path S7 = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"))
            .resolve("S7/node-a");

    private final RecordingTerminal terminal = new RecordingTerminal(false);

    @TempDir
    private Path folder;

    private static String save(String phase) {
        return S7.resolve(phase).resolve("all.save").toString();
    }

    private int compare(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "inspect";
        all[1] = "--compare";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(all);
    }

    @Test
    void shouldShowNoChangeBetweenTwoSyncsOfTheSameObjects() throws Exception {
        Set<String> before = new HashSet<>(Files.readAllLines(Path.of(save("03-v2.2.1-b"))));
        before.retainAll(Files.readAllLines(Path.of(save("04-v2.2.1-c"))));
        assertTrue(before.size() < 100, "the saves differ in nearly every line, or this test shows nothing");

        assertEquals(0, compare(save("03-v2.2.1-b"), save("04-v2.2.1-c")));

        assertTrue(terminal.out().startsWith("NO CHANGE: "), terminal.out());
    }

    @Test
    void shouldNameThePodThatCame() throws Exception {
        assertEquals(1, compare(save("04-v2.2.1-c"), save("05-v2.2.1-pod-added"), "--json"));

        JsonNode root = JSON.readTree(terminal.out());
        assertEquals("chaindrift.compare/1", root.path("schema").asText());
        assertTrue(root.path("changed").asBoolean());
        Set<String> changes = new TreeSet<>();
        int added = 0;
        for (JsonNode chain : root.path("planes").get(0).path("chains")) {
            String name = chain.path("chain").asText();
            changes.add(chain.path("change").asText() + " " + (name.startsWith("{pod:") ? "{pod}" : name));
            added += chain.path("added").size();
            assertEquals(0, chain.path("removed").size(), chain.toString());
            assertEquals(0, chain.path("moved").size(), chain.toString());
            for (JsonNode rule : chain.path("added")) {
                assertFalse(rule.path("rule").asText().contains("KUBE-POD-FW-"), rule.toString());
            }
        }
        assertEquals(
                Set.of(
                        "ADDED {pod}",
                        "CHANGED KUBE-ROUTER-INPUT",
                        "CHANGED KUBE-ROUTER-FORWARD",
                        "CHANGED KUBE-ROUTER-OUTPUT"),
                changes);
        assertEquals(17, added, "10 in the pod's chain, 4 forward, 1 input, 2 output");
    }

    @Test
    void shouldTellAMoveFromALossAndSayWhere() throws Exception {
        List<String> lines = Files.readAllLines(Path.of(save("04-v2.2.1-c")));
        int first = firstRule(lines);
        String rule = lines.remove(first);
        lines.add(first + 2, rule);
        Path moved = Files.writeString(folder.resolve("moved.save"), String.join("\n", lines) + "\n");

        assertEquals(1, compare(save("04-v2.2.1-c"), moved.toString()));

        assertTrue(terminal.out().startsWith("CHANGED: chains 0 added, 0 removed, 1 changed"), terminal.out());
        assertTrue(terminal.out().contains(">    1 → 3  " + rule), terminal.out());
    }

    @Test
    void shouldSeeAPolicyOfABuiltInChain() throws Exception {
        Path before = Files.writeString(folder.resolve("a"), "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n");
        Path after = Files.writeString(folder.resolve("b"), "*filter\n:INPUT DROP [0:0]\nCOMMIT\n");

        assertEquals(1, compare(before.toString(), after.toString()));

        assertTrue(terminal.out().contains("policy ACCEPT → DROP"), terminal.out());
    }

    @Test
    void shouldNotCompareWhatItCannotRead() throws Exception {
        Path cut = Files.writeString(folder.resolve("cut"), "*filter\n:INPUT ACCEPT [0:0]\n");

        assertEquals(2, compare(cut.toString(), save("04-v2.2.1-c")));
        assertEquals(2, compare(save("04-v2.2.1-c")));
        assertEquals("", terminal.out());
        assertTrue(terminal.err().contains("what cannot be read may hold any change"), terminal.err());
    }

    private static int firstRule(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("-A KUBE-ROUTER-INPUT ")) {
                return i;
            }
        }
        throw new AssertionError("no rule in " + Arrays.toString(lines.toArray()));
    }
}
