package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
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
import picocli.CommandLine.Parameters;

/** {@code chaindrift rules}: the rules of a node, now or at a time, and who a churned name was. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The rules of a node's plane, now or as of a time, pods and policies by name; or, with --who, which pod or policy a"
                    + " name such as KUBE-POD-FW-2DQ4YO2XQ3PVVS2T was: kernel logs carry those names."
        },
        footer = {
            "",
            "Exit codes: 0 answered, 2 unusable arguments, no such node or chain, or the API gave no answer.",
            "",
            "Examples:",
            "  chaindrift rules node-c --plane ipv4-nft --chain KUBE-ROUTER-INPUT",
            "  chaindrift rules node-c --plane ipv4-nft --as-of 2026-11-20T08:00:00Z",
            "  chaindrift rules node-c --who KUBE-POD-FW-2DQ4YO2XQ3PVVS2T"
        })
public final class RulesCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NODE", description = "The node.")
    private String node = "";

    @Option(names = "--plane", paramLabel = "PLANE", description = "The plane, such as ipv4-nft; needed without --who.")
    private @Nullable String plane;

    @Option(names = "--table", paramLabel = "TABLE", description = "Only this table.")
    private @Nullable String table;

    @Option(names = "--chain", paramLabel = "CHAIN", description = "Only this chain, such as {pod:shop/web-1}.")
    private @Nullable String chain;

    @Option(names = "--as-of", paramLabel = "TIME", description = "At that time; without it: the latest.")
    private @Nullable String asOf;

    @Option(names = "--who", paramLabel = "NAME", description = "Say who that chain was instead.")
    private @Nullable String who;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final Terminal terminal;

    /** Speaks to that terminal. */
    public RulesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (who == null && plane == null) {
            throw CommandException.unusable("give --plane, such as ipv4-nft: rules are those of one plane");
        }
        String base = "nodes/" + ApiClient.encode(node);
        Map<String, String> filter = api.filter();
        QueryCommand.put(filter, "plane", plane);
        String path = base + "/rules";
        if (who == null) {
            QueryCommand.put(filter, "table", table);
            QueryCommand.put(filter, "chain", chain);
            QueryCommand.put(filter, "asOf", Times.parameter("--as-of", asOf));
        } else {
            path = base + "/chains/" + ApiClient.encode(who);
            QueryCommand.put(filter, "at", Times.parameter("--as-of", asOf));
        }
        try {
            JsonNode answer = api.client().single(path, filter);
            OutputOptions.gaps(terminal, answer.path("incomplete"));
            JsonNode item = answer.path("item");
            terminal.out()
                    .print(
                            output.isJson()
                                    ? OutputOptions.single(answer)
                                    : who == null ? RulesText.rules(item) : RulesText.chain(item));
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
        terminal.out().flush();
        return ExitCodes.OK;
    }
}
