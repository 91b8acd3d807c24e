package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.cli.inspect.live.Programs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code inspect --live}: what programs of this machine print, judged; the programs are the test's own. */
class InspectLiveTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));
    private static final String WORKED_EXAMPLE =
            CAPTURES.resolve("S1/node-a/04-v2.0.1/all.save").toString();

    private final RecordingTerminal terminal = new RecordingTerminal(false);

    private JsonNode json() throws Exception {
        return JSON.readTree(terminal.out());
    }

    @Test
    void shouldJudgeThisMachine() throws Exception {
        byte[] save = Files.readAllBytes(Path.of(WORKED_EXAMPLE));

        int code = live(
                argv -> switch (String.join(" ", argv)) {
                    case "iptables-nft-save" -> new Programs.Result.Ended(0, new Programs.Output(save), "");
                    case "ip6tables-nft-save", "nft list tables", "ipset save" ->
                        new Programs.Result.Ended(0, new Programs.Output(new byte[0]), "");
                    default -> new Programs.Result.NotStarted("not asked for");
                },
                "--router-version=v2.0.1");

        assertEquals(ExitCodes.FAILED, code, terminal.err());
        JsonNode plane = json().get("planes").get(0);
        assertEquals("live ipv4-nft", plane.get("source").asText());
        assertEquals("SURPLUS", plane.get("verdict").asText());
        assertFalse(terminal.err().contains("ipsets are not examined"), terminal.err());
    }

    @Test
    void shouldNotTakeAMachineForCleanThatItCannotRead() throws Exception {
        assertEquals(
                ExitCodes.UNUSABLE,
                live(argv -> new Programs.Result.Ended(4, new Programs.Output(new byte[0]), "Permission denied")));

        assertEquals("UNKNOWN", json().get("planes").get(0).get("verdict").asText());
        assertTrue(terminal.err().contains("run it as root (sudo)"), terminal.err());
    }

    @Test
    void shouldNotTakeASaveForWholeThatWasCutOff() throws Exception {
        byte[] cut = "*filter\n:INPUT ACCEPT [0:0]\n".getBytes(StandardCharsets.UTF_8);

        assertEquals(
                ExitCodes.UNUSABLE,
                live(argv -> new Programs.Result.Ended(0, new Programs.Output(cut), ""), "--plane=ipv4-nft"));

        assertEquals("UNKNOWN", json().get("planes").get(0).get("verdict").asText());
    }

    /** A sync between the readings of two families gives them other names; what stays so is a family that was left. */
    @Test
    void shouldReadAgainWhatASyncDivided() throws Exception {
        Path before = CAPTURES.resolve("S2-rich-v2.2.1/node-a/01-v2.2.1");
        Path after = CAPTURES.resolve("S2-rich-v2.2.1/node-a/02-v2.2.1-restart");
        byte[] ipv6 = Files.readAllBytes(after.resolve("ip6.save"));
        Deque<byte[]> ipv4 = new ArrayDeque<>();
        Programs programs = argv -> switch (argv.get(0)) {
            case "iptables-nft-save" ->
                new Programs.Result.Ended(
                        0, new Programs.Output(ipv4.size() > 1 ? ipv4.removeFirst() : ipv4.getFirst()), "");
            case "ip6tables-nft-save" -> new Programs.Result.Ended(0, new Programs.Output(ipv6), "");
            default -> new Programs.Result.Ended(0, new Programs.Output(new byte[0]), "");
        };

        ipv4.add(Files.readAllBytes(before.resolve("all.save")));
        ipv4.add(Files.readAllBytes(after.resolve("all.save")));
        assertEquals(ExitCodes.OK, live(programs, "--router-version=v2.2.1"), terminal.out());

        ipv4.clear();
        ipv4.add(Files.readAllBytes(before.resolve("all.save")));
        RecordingTerminal other = new RecordingTerminal(false);
        int code = new CommandLine(new InspectCommand(
                        other.terminal(), new ByteArrayInputStream(new byte[0]), timeout -> programs, () -> null))
                .execute("--live", "--router-version=v2.2.1");
        assertEquals(ExitCodes.UNUSABLE, code, other.out());
        assertTrue(other.out().contains("its chains of pods are of another sync than the ipv6 plane's"), other.out());
    }

    private int live(Programs programs, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--live", "--json"));
        all.addAll(List.of(arguments));
        InspectCommand command = new InspectCommand(
                terminal.terminal(), new ByteArrayInputStream(new byte[0]), timeout -> programs, () -> null);
        return new CommandLine(command).execute(all.toArray(String[]::new));
    }
}
