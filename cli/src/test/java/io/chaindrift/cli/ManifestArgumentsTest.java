package io.chaindrift.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests start is a command, with arguments that it takes. */
class ManifestArgumentsTest {

    private static final Path MANIFESTS =
            Path.of(System.getProperty("chaindrift.captures")).resolve("../../deploy/base");

    @ParameterizedTest
    @ValueSource(strings = {"collector", "processor", "api"})
    void shouldTakeTheArgumentsOfItsManifest(String role) throws Exception {
        List<String> arguments = arguments(Files.readAllLines(MANIFESTS.resolve(role + ".yaml")));
        assertFalse(arguments.isEmpty(), "the manifest gives no arguments");
        assertEquals(role, arguments.get(0));

        ChaindriftMain.commandLine(new RecordingTerminal(false).terminal(), Clock.systemUTC())
                .parseArgs(arguments.toArray(String[]::new));
    }

    private static List<String> arguments(List<String> lines) {
        List<String> arguments = new ArrayList<>();
        boolean within = false;
        for (String line : lines) {
            String text = line.strip();
            if (text.equals("args:")) {
                within = true;
            } else if (within && text.startsWith("- ")) {
                arguments.add(text.substring(2).replaceAll("\\$\\([A-Z_]+\\)", "x"));
            } else {
                within = false;
            }
        }
        return arguments;
    }
}
