package io.chaindrift.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryCommandTest {

    private final RecordingTerminal terminal = new RecordingTerminal(false);

    private int chaindrift(String... arguments) {
        return ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(arguments);
    }

    @Test
    void shouldExplainItself() {
        assertEquals(ExitCodes.OK, chaindrift("inventory", "--help"));

        assertTrue(terminal.out().contains("--print-config"), terminal.out());
    }

    @Test
    void shouldPrintTheSettingsInEffectWithWhatOptionsSay(@TempDir Path folder) throws Exception {
        Path digests = Files.writeString(folder.resolve("digests"), "sha256:" + "0a".repeat(32) + "=v2.4.1\n");

        int code = chaindrift(
                "inventory",
                "--bootstrap-servers=kafka:9092",
                "--schema-registry-url=http://registry:8081",
                "--cluster=prod",
                "--address=127.0.0.1:9999",
                "--digests=" + digests,
                "--print-config");

        assertAll(
                () -> assertEquals(ExitCodes.OK, code, terminal.err()),
                () -> assertTrue(terminal.out().contains("\nCHAINDRIFT_CLUSTER=prod\n"), terminal.out()),
                () -> assertTrue(terminal.out().contains("\nCHAINDRIFT_INVENTORY_ADDRESS=127.0.0.1:9999\n")),
                () -> assertTrue(terminal.out().contains("\nCHAINDRIFT_INVENTORY_DIGESTS=" + digests + "\n")),
                () -> assertTrue(terminal.out().contains("\nCHAINDRIFT_INVENTORY_REFRESH=PT24H\n")));
    }

    @Test
    void shouldRefuseADigestThatIsNone(@TempDir Path folder) throws Exception {
        Path digests = Files.writeString(folder.resolve("digests"), "sha256:12=v2.4.1\n");

        int code = chaindrift(
                "inventory",
                "--bootstrap-servers=kafka:9092",
                "--schema-registry-url=http://registry:8081",
                "--cluster=prod",
                "--digests=" + digests);

        assertEquals(ExitCodes.UNUSABLE, code);
        assertTrue(terminal.err().contains("CHAINDRIFT_INVENTORY_DIGESTS"), terminal.err());
        assertTrue(terminal.err().contains("sha256:12"), terminal.err());
    }
}
