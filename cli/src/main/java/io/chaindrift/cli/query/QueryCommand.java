package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chaindrift nodes}, {@code drift} and so on: one of the API's lists, as a table or as JSON. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class QueryCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How to print. */
    enum Output {
        table,
        json
    }

    private final QueryList list;
    private final Terminal terminal;

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The API to ask (${DEFAULT-VALUE}).")
    private URI api = URI.create("http://127.0.0.1:8080");

    @Option(names = "--cluster", paramLabel = "ID", description = "Only this cluster; needed when there are several.")
    private @Nullable String cluster;

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
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Output output = Output.table;

    /** The command for one list. */
    public QueryCommand(QueryList list, Terminal terminal) {
        this.list = list;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApiClient.Answer answer = ask();
        if (output == Output.json) {
            print(answer.items());
        } else {
            new Table(list.columns()).lines(answer.items()).forEach(terminal.out()::println);
        }
        for (JsonNode gap : answer.incomplete()) {
            terminal.err()
                    .println("incomplete: " + gap.path("node").asText("?") + ": "
                            + gap.path("reason").asText("?"));
        }
        return ExitCodes.OK;
    }

    private ApiClient.Answer ask() throws InterruptedException {
        try {
            return new ApiClient(api, PATIENCE).list(list.path(), filter());
        } catch (IOException | IllegalArgumentException e) {
            throw CommandException.unusable(
                    "--api " + api + " gave no answer: " + e + ". Is it running, and is the address right?", e);
        }
    }

    private void print(List<JsonNode> items) {
        List<String> lines = new ArrayList<>();
        items.forEach(item -> lines.add("  " + item));
        terminal.out().println(lines.isEmpty() ? "[]" : "[\n" + String.join(",\n", lines) + "\n]");
    }

    private Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        put(filter, "cluster", cluster);
        put(filter, "node", node);
        put(filter, "plane", plane);
        put(filter, "chain", chain);
        put(filter, "version", version);
        put(filter, "verdict", verdict);
        return filter;
    }

    private static void put(Map<String, String> filter, String name, @Nullable String value) {
        if (value != null) {
            filter.put(name, value);
        }
    }
}
