package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.io.IOException;
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

    private final Terminal terminal;

    /** Speaks to that terminal. */
    public TimelineCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> filter = api.filter();
        QueryCommand.put(filter, "plane", plane);
        QueryCommand.put(filter, "table", table);
        QueryCommand.put(filter, "chain", chain);
        QueryCommand.put(filter, "from", Times.parameter("--from", from));
        QueryCommand.put(filter, "to", Times.parameter("--to", to));
        try {
            ApiClient.Answer answer = api.client().list("nodes/" + ApiClient.encode(node) + "/timeline", filter);
            OutputOptions.gaps(terminal, answer.incomplete());
            if (output.isJson()) {
                terminal.out().print(OutputOptions.array(answer.items()));
            } else {
                answer.items().forEach(item -> terminal.out().println(line(item)));
            }
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
        terminal.out().flush();
        return ExitCodes.OK;
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
