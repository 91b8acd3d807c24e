package io.chaindrift.cli.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.processor.config.ProcessorEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The page of settings of the processor and of the API is what their commands say of themselves. */
class SettingsReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "processor.md");

    private static final CommandLine PROCESSOR =
            new CommandLine(new ProcessorCommand(new RecordingTerminal(false).terminal(), Clock.systemUTC()));
    private static final CommandLine API =
            new CommandLine(new ApiCommand(new RecordingTerminal(false).terminal(), Clock.systemUTC()));

    private static String table(CommandLine command) {
        StringBuilder table = new StringBuilder("| option | default | meaning |\n|---|---|---|\n");
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                String byDefault = option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
                table.append("| `")
                        .append(String.join("`, `", option.names()))
                        .append(option.arity().max() == 0 ? "" : " " + option.paramLabel())
                        .append("` | ")
                        .append(byDefault)
                        .append(" | ")
                        .append(meaning(option))
                        .append(" |\n");
            }
        }
        return table.toString();
    }

    private static String meaning(OptionSpec option) {
        String meaning = String.join(" ", option.description())
                .replace(" (${DEFAULT-VALUE})", "")
                .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
        assertFalse(meaning.isBlank() || meaning.contains("|"), option.longestName());
        return meaning;
    }

    @Test
    void shouldBeThePageOfTheDocumentation() throws Exception {
        String page =
                "# Settings of the processor and of the API\n\nGenerated from the commands. What stands in brackets is the"
                        + " environment variable that is taken where the option is not given, and what holds without both.\n\n"
                        + "## `chaindrift processor`\n\n" + table(PROCESSOR) + "\n## `chaindrift api`\n\n" + table(API);
        if (Boolean.getBoolean("chaindrift.write")) {
            Files.writeString(REFERENCE, page);
        }

        assertEquals(
                page,
                Files.readString(REFERENCE),
                "docs/reference/processor.md is out of date: run ./mvnw -Dquick -pl cli -am test"
                        + " -Dtest=SettingsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dchaindrift.write=true");
    }

    /** Remembers what is asked for. */
    private static final class Watched extends HashMap<String, String> {

        private static final long serialVersionUID = 1L;

        private final TreeSet<String> asked = new TreeSet<>();

        @Override
        public String get(Object name) {
            asked.add(String.valueOf(name));
            return super.get(name);
        }

        @Override
        public String getOrDefault(Object name, String otherwise) {
            asked.add(String.valueOf(name));
            return super.getOrDefault(name, otherwise);
        }
    }

    @Test
    void shouldNameEveryVariableThatTheProcessorReads() {
        Watched variables = new Watched();
        variables.putAll(Map.of(
                "CHAINDRIFT_BOOTSTRAP_SERVERS", "127.0.0.1:1", "CHAINDRIFT_SCHEMA_REGISTRY_URL", "http://127.0.0.1:2"));
        ProcessorEnvironment.read(variables);
        ProcessorEnvironment.listen(variables);

        assertTrue(variables.asked.size() >= 6, variables.asked.toString());
        String page = table(PROCESSOR);
        for (String variable : variables.asked) {
            assertTrue(page.contains("(" + variable), "no option of chaindrift processor is for " + variable);
        }
    }
}
