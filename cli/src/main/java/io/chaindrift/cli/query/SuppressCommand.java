package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift suppress}: silences findings until a time, or takes that back. Never changes a verdict. */
@Command(
        name = "suppress",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Silences alerts about findings that are known, until a time, or takes that back.",
            "It needs a token of role approve. Findings, verdicts and books stay as they are."
        },
        footer = {
            "",
            "Exit codes: 0 written, 2 unusable arguments, or the API refused or gave no answer.",
            "",
            "Examples:",
            "  chaindrift suppress --kind STALE_VERSION --node node-c --until 2026-12-01T00:00:00Z \\",
            "    --owner ann --reason 'reboot on Monday' --token-file token",
            "  chaindrift suppress --revoke 5b1f… --reason 'rebooted' --token-file token"
        })
public final class SuppressCommand implements Callable<Integer> {

    @Option(names = "--node", paramLabel = "NAME", description = "Findings of this node; without it: of any.")
    private @Nullable String node;

    @Option(names = "--plane", paramLabel = "PLANE", description = "Of this plane.")
    private @Nullable String plane;

    @Option(names = "--chain", paramLabel = "CHAIN", description = "Of this chain.")
    private @Nullable String chain;

    @Option(names = "--kind", paramLabel = "KIND", description = "Of this kind, such as STALE_VERSION.")
    private @Nullable String kind;

    @Option(names = "--finding", paramLabel = "ID", description = "This one finding.")
    private @Nullable String finding;

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends; at most 366 days ahead.")
    private @Nullable String until;

    @Option(names = "--owner", paramLabel = "NAME", description = "Who answers for it.")
    private @Nullable String owner;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for people. Needed.")
    private String reason = "";

    @Option(names = "--revoke", paramLabel = "ID", description = "Take this suppression back instead.")
    private @Nullable String revoke;

    @Mixin
    private ApiOptions api = new ApiOptions();

    private final Terminal terminal;

    /** Speaks to that terminal. */
    public SuppressCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (revoke != null) {
                takeBack(revoke);
            } else {
                add();
            }
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
        terminal.out().flush();
        return ExitCodes.OK;
    }

    private void add() throws IOException, InterruptedException {
        if (until == null || owner == null) {
            throw CommandException.unusable("a suppression needs --until and --owner");
        }
        if (node == null && plane == null && chain == null && kind == null && finding == null) {
            throw CommandException.unusable(
                    "this would silence every finding: give at least one of --node, --plane, --chain, --kind, --finding");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        api.filter().forEach(body::put);
        put(body, "node", node);
        put(body, "plane", plane);
        put(body, "chain", chain);
        put(body, "kind", kind);
        put(body, "findingId", finding);
        put(body, "reason", reason);
        put(body, "owner", owner);
        put(body, "expiresAt", Times.parameter("--until", until));
        JsonNode made = api.client().write("POST", "suppressions", Map.of(), body);
        terminal.out()
                .println(Table.text(made.path("suppressionId")) + " until "
                        + Times.text(made.path("expiresAt").asLong()));
    }

    private void takeBack(String id) throws IOException, InterruptedException {
        if (until != null
                || owner != null
                || node != null
                || plane != null
                || chain != null
                || kind != null
                || finding != null) {
            throw CommandException.unusable("--revoke takes --reason and nothing else");
        }
        Map<String, String> parameters = api.filter();
        parameters.put("reason", reason);
        api.client().write("DELETE", "suppressions/" + ApiClient.encode(id), parameters, null);
        terminal.out().println(id + " is taken back");
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
