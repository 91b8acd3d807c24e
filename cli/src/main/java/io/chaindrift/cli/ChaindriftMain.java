package io.chaindrift.cli;

import io.chaindrift.cli.inspect.InspectCommand;
import io.chaindrift.cli.query.QueryCommand;
import io.chaindrift.cli.query.QueryList;
import io.chaindrift.cli.role.ApiCommand;
import io.chaindrift.cli.role.CollectorCommand;
import io.chaindrift.cli.role.InventoryCommand;
import io.chaindrift.cli.role.ProcessorCommand;
import io.chaindrift.cli.role.RemediatorCommand;
import io.chaindrift.cli.topics.TopicsCommand;
import io.chaindrift.cli.up.UpCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
            "  chaindrift drift --node node-c        what the running audit says of a node"
        })
public final class ChaindriftMain {

    private ChaindriftMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // From JDK 22 on there is a console in a pipe too, unless the JDK's own older one is asked for.
        System.setProperty("jdk.console", "java.base");
        Terminal terminal = new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.console() != null);
        System.exit(commandLine(terminal, Clock.systemUTC()).execute(args));
    }

    /** All commands, speaking to this terminal. */
    public static CommandLine commandLine(Terminal terminal, Clock clock) {
        CommandLine root = new CommandLine(new ChaindriftMain());
        root.addSubcommand(new UpCommand(terminal, clock));
        root.addSubcommand(new InspectCommand(terminal, System.in));
        for (QueryList list : QueryList.values()) {
            root.addSubcommand(list.path(), query(list, terminal));
        }
        root.addSubcommand(new TopicsCommand(terminal));
        root.addSubcommand(new ProcessorCommand(terminal, clock));
        root.addSubcommand(new ApiCommand(terminal, clock));
        root.addSubcommand(new CollectorCommand(terminal, clock));
        root.addSubcommand(new InventoryCommand(terminal, clock));
        root.addSubcommand(new RemediatorCommand(terminal, clock));
        root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        root.setExecutionExceptionHandler(ChaindriftMain::report);
        return root;
    }

    private static CommandLine query(QueryList list, Terminal terminal) {
        CommandLine command = new CommandLine(new QueryCommand(list, terminal));
        command.getCommandSpec()
                .usageMessage()
                .description(list.description())
                .footer(
                        "",
                        "Exit codes: 0 answered, 2 unusable arguments, or the API gave no answer.",
                        "",
                        "Examples:",
                        "  chaindrift " + list.path(),
                        "  chaindrift " + list.path() + " -o json --api http://127.0.0.1:8080");
        return command;
    }

    private static int report(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof CommandException expected) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + expected.getMessage());
            return expected.exitCode();
        }
        throw failure;
    }
}
