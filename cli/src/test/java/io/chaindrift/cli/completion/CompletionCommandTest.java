package io.chaindrift.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script is run by the shell it is for. */
class CompletionCommandTest {

    private static final String BASH = "/bin/bash";

    @TempDir
    private Path folder;

    static boolean hasBash() {
        return Files.isExecutable(Path.of(BASH));
    }

    private static String script(String shell) {
        RecordingTerminal terminal = new RecordingTerminal(false);
        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute("completion", shell);
        assertEquals(ExitCodes.OK, code, terminal.err());
        return terminal.out();
    }

    @ParameterizedTest
    @EnabledIf("hasBash")
    @CsvSource({
        "chaindrift ins, inspect",
        "chaindrift upgrade-, upgrade-gate upgrade-plan",
        "chaindrift inspect --rou, --router-arg --router-version",
        "chaindrift nodes --tok, --token-file",
        "chaindrift supp, suppress suppressions",
        "chaindrift sc, scorecard",
        "chaindrift verify-, verify-bundle",
        "chaindrift findings --as, --as-of",
        "chaindrift up --lag, --lagging-after",
        "chaindrift up --router-t, --router-target",
        "chaindrift suppress --own, --owner",
        "chaindrift nodes -o js, json",
        "chaindrift upgrade-plan --family ipv, ipv4 ipv6",
        "chaindrift completion z, zsh"
    })
    void shouldCompleteInBash(String typed, String wanted) throws Exception {
        Path script = Files.writeString(folder.resolve("complete"), script("bash"));
        String[] words = typed.split(" ", -1);
        String code =
                "compopt() { :; }; source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                        + "; COMP_LINE='" + typed + "'; COMP_POINT=" + typed.length()
                        + "; f=$(complete -p chaindrift | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $f chaindrift '"
                        + words[words.length - 1] + "' '" + words[words.length - 2]
                        + "'; printf '%s\\n' \"${COMPREPLY[@]}\" | sed 's/ *$//' | sort -u | paste -s -d ' '";

        assertEquals(wanted, bash(code));
    }

    private String bash(String code) throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(BASH, "--norc", "-c", code)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "bash did not end");
        return Files.readString(out, StandardCharsets.UTF_8).strip();
    }

    @Test
    void shouldLoadWhatZshNeedsFirst() {
        assertTrue(script("zsh").startsWith("autoload -U +X compinit"), "zsh knows no 'complete' of its own");
    }
}
