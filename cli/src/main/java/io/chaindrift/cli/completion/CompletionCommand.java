package io.chaindrift.cli.completion;

import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a completion script that is generated from the commands themselves, so that it cannot lag behind them. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that completes commands, options and their values in bash or zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(chaindrift completion bash)",
            "  chaindrift completion bash > /etc/bash_completion.d/chaindrift",
            "  source <(chaindrift completion zsh)"
        })
public final class CompletionCommand implements Callable<Integer> {

    /** The shells. */
    enum Shell {
        bash,
        zsh
    }

    // zsh runs bash's completions once these are loaded.
    private static final String ZSH =
            "autoload -U +X compinit && compinit -u\nautoload -U +X bashcompinit && bashcompinit\n";

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    @Spec
    private @Nullable CommandSpec spec;

    private final Terminal terminal;

    /** Prints to that terminal. */
    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandSpec root = Objects.requireNonNull(spec, "picocli sets it").root();
        String script = AutoComplete.bash(root.name(), root.commandLine());
        terminal.out().print(shell == Shell.zsh ? ZSH + script : script);
        terminal.out().flush();
        return ExitCodes.OK;
    }
}
