package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chaindrift timeline}: what happened to a node, a plane or a chain, oldest first. */
@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "What happened to a node, a plane or a chain: drift, findings, upgrades, routers, lost foreign rules, silence.",
        footer = {
            "",
            "Exit codes: 0 answered, 2 unusable arguments, or the API gave no answer.",
            "",
            "Examples:",
            "  chaindrift timeline node-c",
            "  chaindrift timeline node-c --chain KUBE-ROUTER-INPUT --from 2026-11-20T00:00:00Z",
            "  chaindrift timeline node-c -o json"
        })
public final class TimelineCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NODE", description = "The node.")
    private String node = "";

    @Option(names = "--plane", paramLabel = "PLANE", description = "Only this plane.")
    private @Nullable String plane;

    @Option(names = "--table", paramLabel = "TABLE", description = "Only this table.")
    private @Nullable String table;

    @Option(names = "--chain", paramLabel = "CHAIN", description = "Only this chain.")
    private @Nullable String chain;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before that time.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before that time.")
    private @Nullable String to;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "2",
            description = "Show it again when something changes, every 2 or so many seconds at most.")
    private @Nullable Integer watchSeconds;

    private final Terminal terminal;
    private final @Nullable Pause pause;

    /** Speaks to that terminal. */
    public TimelineCommand(Terminal terminal) {
        this(terminal, null);
    }

    /** With another way to wait between two looks; null: for the API's stream of changes. */
    TimelineCommand(Terminal terminal, @Nullable Pause pause) {
        this.terminal = terminal;
        this.pause = pause;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> filter = api.filter();
        QueryCommand.put(filter, "plane", plane);
        QueryCommand.put(filter, "table", table);
        QueryCommand.put(filter, "chain", chain);
        QueryCommand.put(filter, "from", Times.parameter("--from", from));
        QueryCommand.put(filter, "to", Times.parameter("--to", to));
        ApiClient client = api.client();
        if (watchSeconds == null) {
            terminal.out().print(text(client, filter));
            terminal.out().flush();
        } else if (watchSeconds < 1) {
            throw CommandException.unusable("--watch " + watchSeconds + ": at least 1 second");
        } else {
            Pause between = pause == null ? new UntilChanged(client) : pause;
            new Watch(terminal, between, Duration.ofSeconds(watchSeconds)).show(() -> text(client, filter));
        }
        return ExitCodes.OK;
    }

    private String text(ApiClient client, Map<String, String> filter) throws InterruptedException {
        try {
            ApiClient.Answer answer = client.list("nodes/" + ApiClient.encode(node) + "/timeline", filter);
            OutputOptions.gaps(terminal, answer.incomplete());
            if (output.isJson()) {
                return OutputOptions.list(answer);
            }
            StringBuilder lines = new StringBuilder();
            answer.items().forEach(item -> lines.append(line(item)).append('\n'));
            return lines.toString();
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
    }

    /** One thing that happened, in a line. */
    static String line(JsonNode item) {
        StringBuilder where = new StringBuilder();
        for (String part : new String[] {"plane", "chain"}) {
            if (item.hasNonNull(part)) {
                where.append(Table.text(item.path(part))).append("  ");
            }
        }
        return Times.text(item.path("at").asLong()) + "  "
                + String.format("%-18s", Table.text(item.path("kind"))) + "  " + where
                + Table.text(item.path("summary"));
    }
}
