package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.query.ApiClient;
import io.chaindrift.cli.query.ApiOptions;
import io.chaindrift.cli.query.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift export}: an evidence bundle of a node and a span of time. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes what a node said in a span of time, and what was concluded from it, into one file that verify-bundle checks"
                    + " without network: events to the byte, their schemas, facts, offsets, gaps, and SHA-256 of each part.",
            "The file is a tar archive. The digest that is printed stands for all of it: keep it elsewhere."
        },
        footer = {
            "",
            "Exit codes: 0 written, 1 written but with gaps, 2 nothing is known of the node in that span, unusable arguments, or"
                    + " the API gave no answer; nothing is written then.",
            "",
            "Examples:",
            "  chaindrift export --node node-c --from 2026-11-20T08:00:00Z --to 2026-11-20T12:00:00Z -d node-c.tar",
            "  chaindrift verify-bundle node-c.tar"
        })
public final class ExportCommand implements Callable<Integer> {

    @Option(names = "--node", required = true, paramLabel = "NAME", description = "The node.")
    private String node = "";

    @Option(names = "--from", required = true, paramLabel = "TIME", description = "Events from that time on.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "TIME", description = "Events before that time.")
    private String to = "";

    @Option(
            names = {"-d", "--destination"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write; it must not be there yet.")
    private @Nullable Path destination;

    @Mixin
    private ApiOptions api = new ApiOptions();

    private final Terminal terminal;
    private final Clock clock;

    /** Speaks to that terminal. */
    public ExportCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        long begin = Times.millis("--from", from);
        long end = Times.millis("--to", to);
        Path target = destination;
        if (target == null || begin >= end) {
            throw CommandException.unusable("--from " + from + " must be before --to " + to);
        }
        if (Files.exists(target)) {
            throw CommandException.unusable("-d " + target + " is there already, and evidence is not written over");
        }
        try (BundleWriter writer = new BundleWriter(target)) {
            return export(writer, target, begin, end);
        } catch (UncheckedIOException e) {
            throw CommandException.unusable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw api.noAnswer(e);
        }
    }

    private int export(BundleWriter writer, Path target, long begin, long end)
            throws IOException, InterruptedException {
        ApiClient client = api.client();
        Map<String, String> span = api.filter();
        span.put("from", Long.toString(begin));
        span.put("to", Long.toString(end));
        String path = "nodes/" + ApiClient.encode(node);
        JsonNode[] asOf = {Parts.JSON.nullNode()};
        client.pages(path + "/events", span, page -> {
            writer.events(page);
            asOf[0] = page.path("asOf");
            progress(writer);
        });
        client.pages(path + "/facts", span, writer::facts);
        if (writer.holdsNothing(begin)) {
            throw CommandException.unusable("there is nothing of " + node + " from " + from + " to " + to + ": "
                    + HeldSpan.of(client, path + "/events", api.filter()));
        }
        ObjectNode manifest = Parts.JSON.createObjectNode();
        manifest.put("schema", Parts.SCHEMA);
        manifest.put("node", node);
        manifest.put("from", begin);
        manifest.put("to", end);
        manifest.put("createdAt", clock.millis());
        manifest.put("createdBy", "chaindrift " + ProductVersion.text());
        manifest.set("asOf", asOf[0]);
        String seal = writer.finish(target, manifest);
        NodeStory.Figures figures = writer.story().figures();
        terminal.out()
                .println(target + ": " + figures.events() + " events, " + writer.factCount() + " facts, "
                        + Files.size(target) + " bytes");
        terminal.out().println("sha256 of its manifest: " + seal);
        var gaps = writer.story().gaps(begin);
        gaps.forEach(gap -> terminal.out().println("gap: " + gap));
        terminal.out().flush();
        return gaps.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void progress(BundleWriter writer) {
        if (terminal.interactive()) {
            terminal.err().print("\r" + writer.story().figures().events() + " events\r");
        }
    }
}
