package io.chaindrift.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaindriftMainTest {

    private final RecordingTerminal terminal = new RecordingTerminal(false);
    private final CommandLine chaindrift = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "up --kafka-port 70000, --kafka-port 70000",
        "up --registry-port -1, --registry-port -1",
        "up --api-port many, --api-port",
        "up --speed 4, --speed 4.0",
        "up --demo --speed 0, --speed 0.0",
        "up --demo --speed fast, --speed",
        "up --demo --fleet x, --fleet x",
        "up --data a --fleet /no/such/folder, /no/such/folder",
        "topics strimzi --replicas 1 --min-in-sync 2, --min-in-sync 2",
        "topics plan, --bootstrap-servers",
        "nodes -o xml, xml",
        "nodes --api http://127.0.0.1:1, --api http://127.0.0.1:1",
        "nodes --api http://127.0.0.1:1/below, http://127.0.0.1:1/below",
        "diff a b c --api http://127.0.0.1:1, a b c",
        "inventory --cluster prod, CHAINDRIFT_BOOTSTRAP_SERVERS",
        "inventory --bootstrap-servers k:1 --schema-registry-url http://r --cluster c --address here, here",
        "collapse, collapse"
    })
    void shouldNameOptionAndValueOfUnusableArguments(String arguments, String named) {
        int code = chaindrift.execute(arguments.split(" "));

        assertAll(
                () -> assertEquals(ExitCodes.UNUSABLE, code),
                () -> assertTrue(terminal.err().contains(named), terminal.err()),
                () -> assertEquals("", terminal.out()));
    }

    @Test
    void shouldSayWhatAFleetFolderLacks() throws Exception {
        Files.createDirectories(folder.resolve("node-a/01-first"));

        int code = chaindrift.execute("up", "--data", folder.resolve("data").toString(), "--fleet", folder.toString());

        assertEquals(ExitCodes.UNUSABLE, code);
        assertTrue(terminal.err().contains("meta.json is missing"), terminal.err());
        assertTrue(Files.notExists(folder.resolve("data")), "nothing is made for a command that cannot run");
    }

    @Test
    void shouldExplainEveryCommandWithExamplesOrExitCodes() {
        List<CommandLine> commands = chaindrift.getSubcommands().values().stream()
                .filter(command -> !"help".equals(command.getCommandName()))
                .toList();

        assertAll(commands.stream().map(command -> () -> {
            String usage = command.getUsageMessage();
            assertTrue(
                    usage.contains("Examples:")
                            && !command.getCommandSpec()
                                    .usageMessage()
                                    .description()[0]
                                    .isBlank(),
                    usage);
        }));
    }

    @Test
    void shouldHelpWhereHelpIsAskedForAsACommand() {
        assertEquals(ExitCodes.OK, chaindrift.execute("help", "upgrade-gate"));
        assertTrue(terminal.out().contains("--timeout"), terminal.out());
    }

    /** Exit code 1 of these says a definite thing, so what nobody foresaw must not have it. */
    @ParameterizedTest
    @CsvSource({"upgrade-gate", "diff", "verify-bundle"})
    void shouldNotAnswerWithAFailureThatNobodyForesaw(String command) {
        assertEquals(
                ExitCodes.UNUSABLE,
                chaindrift.getSubcommands().get(command).getCommandSpec().exitCodeOnExecutionException());
    }

    @Test
    void shouldPrintTheTopicTableForStrimzi() {
        int code = chaindrift.execute("topics", "strimzi", "--kafka-cluster", "main");

        assertEquals(ExitCodes.OK, code);
        assertTrue(terminal.out().contains("name: chaindrift.drift.v1"), terminal.out());
    }
}
