package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chaindrift diff}: one node at two times, or two nodes at one. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = ExitCodes.UNUSABLE,
        description = "What differs between two times of a node, or between two nodes, in named form.",
        footer = {
            "",
            "Exit codes: 0 equal, 1 different, 2 unusable arguments, history that is not kept, or the API gave no answer.",
            "",
            "Examples:",
            "  chaindrift diff node-c --from 2026-11-20T08:00:00Z --to 2026-11-20T09:00:00Z",
            "  chaindrift diff node-a node-b --plane ipv4-nft --chain KUBE-ROUTER-INPUT",
            "  chaindrift diff node-a node-b --at 2026-11-20T08:00:00Z -o json"
        })
public final class DiffCommand implements Callable<Integer> {

    @Parameters(arity = "1..2", paramLabel = "NODE", description = "One node with --from and --to, or two nodes.")
    private List<String> nodes = List.of();

    @Option(names = "--from", paramLabel = "TIME", description = "With one node, the earlier time.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "With one node, the later time.")
    private @Nullable String to;

    @Option(
            names = {"--at", "--as-of"},
            paramLabel = "TIME",
            description = "With two nodes, the time; without it: the latest.")
    private @Nullable String at;

    @Option(names = "--plane", paramLabel = "PLANE", description = "Only this plane; without it: all that both have.")
    private @Nullable String plane;

    @Option(names = "--table", paramLabel = "TABLE", description = "Only this table.")
    private @Nullable String table;

    @Option(names = "--chain", paramLabel = "CHAIN", description = "Only this chain.")
    private @Nullable String chain;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final Terminal terminal;

    /** Speaks to that terminal. */
    public DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> filter = sides();
        QueryCommand.put(filter, "plane", plane);
        QueryCommand.put(filter, "table", table);
        QueryCommand.put(filter, "chain", chain);
        try {
            JsonNode answer = api.client().single("diff", filter);
            JsonNode planes = answer.path("item").path("planes");
            if (!planes.isArray() || planes.isEmpty()) {
                throw CommandException.unusable("the two sides have no plane in common: nothing was compared");
            }
            OutputOptions.gaps(terminal, answer.path("incomplete"));
            terminal.out().print(output.isJson() ? OutputOptions.single(answer) : RulesText.diff(answer.path("item")));
            terminal.out().flush();
            return equal(answer.path("item")) ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
    }

    /** A plane that only one side has is a difference: an abandoned plane on one node is not "equal". */
    private static boolean equal(JsonNode item) {
        boolean equal = item.path("onlyA").isEmpty() && item.path("onlyB").isEmpty();
        for (JsonNode compared : item.path("planes")) {
            equal &= compared.path("equal").asBoolean();
        }
        return equal;
    }

    private Map<String, String> sides() {
        Map<String, String> filter = api.filter();
        boolean one = nodes.size() == 1;
        if (nodes.size() > 2) {
            throw CommandException.unusable(String.join(" ", nodes) + ": two nodes are compared, no more");
        }
        if (one && (from == null || to == null || at != null)) {
            throw CommandException.unusable("one node is compared with itself: give --from and --to");
        }
        if (!one && (from != null || to != null)) {
            throw CommandException.unusable("two nodes are compared at one time: give --at, not --from and --to");
        }
        if (one) {
            filter.put("node", nodes.get(0));
            QueryCommand.put(filter, "from", Times.parameter("--from", from));
            QueryCommand.put(filter, "to", Times.parameter("--to", to));
        } else {
            filter.put("nodeA", nodes.get(0));
            filter.put("nodeB", nodes.get(1));
            QueryCommand.put(filter, "at", Times.parameter("--at", at));
        }
        return filter;
    }
}
