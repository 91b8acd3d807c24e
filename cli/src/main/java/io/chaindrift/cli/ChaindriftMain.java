package io.chaindrift.cli;

import io.chaindrift.cli.config.Environment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The entry point: assembles the commands, gives them the terminal, and turns what they throw into exit codes. */
@Command(
        name = "chaindrift",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        description =
                "Audits kube-router's iptables on every node of a cluster: which rules are there that the running "
                        + "kube-router does not own, which upgrade left them, and how they are removed.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 nothing wrong, 1 findings or a failure while running, 2 unusable arguments or input.",
            "",
            "Examples:",
            "  chaindrift up --demo                  a recorded fleet, on this machine, without root",
            "  chaindrift inspect save.txt           what is wrong in one saved rule set",
            "  chaindrift upgrade-plan --from v1.5.3 --to v2.2.1   what that upgrade will leave",
            "  chaindrift drift --node node-c        what the running audit says of a node",
            "  chaindrift upgrade-gate --to v2.2.1   wait until every node has converged"
        })
public final class ChaindriftMain {

    private ChaindriftMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // From JDK 22 on there is a console in a pipe too, unless the JDK's own older one is asked for.
        System.setProperty("jdk.console", "java.base");
        boolean person = System.console() != null;
        Terminal terminal = new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                person,
                person && Environment.wantsColour());
        int code =
                commandLine(Commands.wanted(args), terminal, Clock.systemUTC()).execute(args);
        terminal.out().flush();
        System.exit(code);
    }

    /** All commands, speaking to this terminal. */
    public static CommandLine commandLine(Terminal terminal, Clock clock) {
        return commandLine(Commands.NAMES, terminal, clock);
    }

    private static CommandLine commandLine(List<String> names, Terminal terminal, Clock clock) {
        CommandLine root = new CommandLine(new ChaindriftMain());
        for (String name : names) {
            root.addSubcommand(name, Commands.make(name, terminal, clock));
        }
        root.addSubcommand(new CommandLine.HelpCommand());
        root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        root.setExecutionExceptionHandler(ChaindriftMain::report);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        return root;
    }

    private static int report(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof CommandException expected) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + expected.getMessage());
            return expected.exitCode();
        }
        throw failure;
    }
}
