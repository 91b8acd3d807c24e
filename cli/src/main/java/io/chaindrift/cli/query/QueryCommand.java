package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift nodes}, {@code drift} and so on: one of the API's lists, as a table or as JSON. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class QueryCommand implements Callable<Integer> {

    private final QueryList list;
    private final Terminal terminal;
    private final @Nullable Pause pause;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Option(names = "--node", paramLabel = "NAME", description = "Only this node.")
    private @Nullable String node;

    @Option(names = "--plane", paramLabel = "PLANE", description = "Only this plane, such as ipv4-nft.")
    private @Nullable String plane;

    @Option(names = "--chain", paramLabel = "CHAIN", description = "Only this chain.")
    private @Nullable String chain;

    @Option(names = "--router-version", paramLabel = "VERSION", description = "Only this router version.")
    private @Nullable String version;

    @Option(names = "--verdict", paramLabel = "VERDICT", description = "Only this verdict, such as SURPLUS.")
    private @Nullable String verdict;

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description =
                    "Any other filter of the API's list, such as kind=DUPLICATE, severity=PAGE or state=SILENT; repeat.")
    private @Nullable Map<String, String> filters;

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            description = "Order by a field of the items, -FIELD for descending. Without it: worst first.")
    private @Nullable String sort;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "One page of so many items in the API's order; where the next begins is told. Without it: all.")
    private @Nullable Integer limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "With --limit, where the page begins.")
    private @Nullable String cursor;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description =
                    "How it stood at that time, from the history, nodes that are gone included (nodes, drift, findings, upgrades"
                            + " and fleet).")
    private @Nullable String asOf;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "2",
            description = "Show it again when something changes, every 2 or so many seconds at most.")
    private @Nullable Integer watchSeconds;

    /** The command for one list. */
    public QueryCommand(QueryList list, Terminal terminal) {
        this(list, terminal, null);
    }

    /** With another way to wait between two looks; null: for the API's stream of changes. */
    QueryCommand(QueryList list, Terminal terminal, @Nullable Pause pause) {
        this.list = list;
        this.terminal = terminal;
        this.pause = pause;
    }

    /** The command with the words of its list. */
    public static CommandLine commandLine(QueryList list, Terminal terminal) {
        CommandLine command = new CommandLine(new QueryCommand(list, terminal));
        String name = "  chaindrift " + list.command();
        command.getCommandSpec()
                .usageMessage()
                .description(list.description())
                .footer(
                        "",
                        "Exit codes: 0 answered, 2 unusable arguments, or the API gave no answer.",
                        "",
                        "Examples:",
                        name,
                        name + " --watch",
                        name + " -o json --api https://chaindrift.example:8443 --token-file token --ca-file ca.pem",
                        name + (list.hasPages() ? " --limit 100" : "") + " --sort -" + sortExample(list));
        return command;
    }

    private static String sortExample(QueryList list) {
        return list.columns().get(list.columns().size() / 2).fields().get(0);
    }

    @Override
    public Integer call() throws InterruptedException {
        refuseUnusable();
        ApiClient client = api.client();
        if (watchSeconds == null) {
            terminal.out().print(text(client));
            terminal.out().flush();
        } else {
            Pause between = pause == null ? new UntilChanged(client) : pause;
            new Watch(terminal, between, Duration.ofSeconds(watchSeconds)).show(() -> text(client));
        }
        return ExitCodes.OK;
    }

    private void refuseUnusable() {
        if (limit != null && limit < 1) {
            throw CommandException.unusable("--limit " + limit + ": at least 1");
        }
        if (cursor != null && limit == null) {
            throw CommandException.unusable("--cursor goes with --limit");
        }
        if (watchSeconds != null && watchSeconds < 1) {
            throw CommandException.unusable("--watch " + watchSeconds + ": at least 1 second");
        }
        if (asOf != null && !list.hasPast()) {
            throw CommandException.unusable("--as-of: " + list.command() + " has no history; nodes, drift, findings,"
                    + " upgrades, fleet, rules, diff and timeline have");
        }
        if (limit != null && !list.hasPages()) {
            throw CommandException.unusable("--limit: " + list.command() + " is short and always given whole");
        }
    }

    private String text(ApiClient client) throws InterruptedException {
        try {
            return limit == null ? whole(client) : page(client, limit);
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
    }

    private String whole(ApiClient client) throws IOException, InterruptedException {
        ApiClient.Answer answer = client.list(list.path(), filter());
        OutputOptions.gaps(terminal, answer.incomplete());
        return shown(answer);
    }

    private String page(ApiClient client, int size) throws IOException, InterruptedException {
        Map<String, String> filter = filter();
        filter.put("limit", Integer.toString(size));
        put(filter, "cursor", cursor);
        JsonNode page = client.page(list.path(), filter);
        ApiClient.Answer answer = ApiClient.Answer.of(page);
        OutputOptions.gaps(terminal, answer.incomplete());
        String next = ApiClient.cursor(page);
        if (next != null) {
            terminal.err().println("there is more: --cursor '" + next + "'");
        }
        return output.isJson() ? OutputOptions.list(answer) : table(answer.items());
    }

    private String shown(ApiClient.Answer answer) {
        if (output.isJson()) {
            return OutputOptions.list(answer);
        }
        return table(sort == null ? WorstFirst.sorted(list, answer.items()) : answer.items());
    }

    private String table(List<JsonNode> items) {
        return String.join("\n", new Table(list.columns()).lines(items)) + "\n";
    }

    private Map<String, String> filter() {
        Map<String, String> filter = api.filter();
        put(filter, "node", node);
        put(filter, "plane", plane);
        put(filter, "chain", chain);
        put(filter, "version", version);
        put(filter, "verdict", verdict);
        put(filter, "sort", sort);
        put(filter, "asOf", Times.parameter("--as-of", asOf));
        if (filters != null) {
            filter.putAll(filters);
        }
        return filter;
    }

    static void put(Map<String, String> filter, String name, @Nullable String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }
}
