package io.chaindrift.cli;

import io.chaindrift.cli.bundle.ExportCommand;
import io.chaindrift.cli.bundle.VerifyBundleCommand;
import io.chaindrift.cli.completion.CompletionCommand;
import io.chaindrift.cli.gate.UpgradeGateCommand;
import io.chaindrift.cli.inspect.InspectCommand;
import io.chaindrift.cli.inspect.UpgradePlanCommand;
import io.chaindrift.cli.query.DiffCommand;
import io.chaindrift.cli.query.QueryCommand;
import io.chaindrift.cli.query.QueryList;
import io.chaindrift.cli.query.RulesCommand;
import io.chaindrift.cli.query.SuppressCommand;
import io.chaindrift.cli.query.TimelineCommand;
import io.chaindrift.cli.role.ApiCommand;
import io.chaindrift.cli.role.CollectorCommand;
import io.chaindrift.cli.role.InventoryCommand;
import io.chaindrift.cli.role.ProcessorCommand;
import io.chaindrift.cli.role.RemediatorCommand;
import io.chaindrift.cli.topics.TopicsCommand;
import io.chaindrift.cli.up.UpCommand;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * All commands by name. One is made only when it is asked for: reading the options of all of them costs a short command more than
 * its own work. Stateless.
 */
final class Commands {

    /** The names, in the order in which help lists them. */
    static final List<String> NAMES = List.of(
            "up",
            "inspect",
            "upgrade-plan",
            "nodes",
            "drift",
            "findings",
            "upgrades",
            "fleet",
            "scorecard",
            "residue",
            "suppress",
            "suppressions",
            "timeline",
            "diff",
            "rules",
            "export",
            "verify-bundle",
            "upgrade-gate",
            "topics",
            "processor",
            "api",
            "collector",
            "inventory",
            "remediator",
            "completion");

    private Commands() {}

    /** The names to make for these arguments: the one that is meant, or all where help or completion speak of all. */
    static List<String> wanted(String[] args) {
        boolean one = args.length > 0 && NAMES.contains(args[0]) && !args[0].equals("completion");
        return one ? List.of(args[0]) : NAMES;
    }

    /**
     * A command, ready to be given its arguments.
     *
     * @throws IllegalArgumentException for a name that is not among {@link #NAMES}
     */
    static CommandLine make(String name, Terminal terminal, Clock clock) {
        QueryList list = QueryList.of(name);
        if (list != null) {
            return QueryCommand.commandLine(list, terminal);
        }
        return new CommandLine(object(name, terminal, clock));
    }

    private static Object object(String name, Terminal terminal, Clock clock) {
        Object offline = offline(name, terminal, clock);
        return offline != null ? offline : running(name, terminal, clock);
    }

    /** Commands that need no Kafka of their own. */
    private static @Nullable Object offline(String name, Terminal terminal, Clock clock) {
        return switch (name) {
            case "inspect" -> new InspectCommand(terminal, System.in);
            case "upgrade-plan" -> new UpgradePlanCommand(terminal);
            case "timeline" -> new TimelineCommand(terminal);
            case "diff" -> new DiffCommand(terminal);
            case "suppress" -> new SuppressCommand(terminal);
            case "rules" -> new RulesCommand(terminal);
            case "export" -> new ExportCommand(terminal, clock);
            case "verify-bundle" -> new VerifyBundleCommand(terminal);
            case "upgrade-gate" -> new UpgradeGateCommand(terminal, clock);
            case "completion" -> new CompletionCommand(terminal);
            default -> null;
        };
    }

    private static Object running(String name, Terminal terminal, Clock clock) {
        return switch (name) {
            case "up" -> new UpCommand(terminal, clock);
            case "topics" -> new TopicsCommand(terminal);
            case "processor" -> new ProcessorCommand(terminal, clock);
            case "api" -> new ApiCommand(terminal, clock);
            case "collector" -> new CollectorCommand(terminal, clock);
            case "inventory" -> new InventoryCommand(terminal, clock);
            case "remediator" -> new RemediatorCommand(terminal, clock);
            default -> throw new IllegalArgumentException("no command is called '" + name + "'");
        };
    }
}
