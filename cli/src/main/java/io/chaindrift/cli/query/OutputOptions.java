package io.chaindrift.cli.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.chaindrift.cli.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How to print. Filled by picocli. */
public final class OutputOptions {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The forms. */
    enum Output {
        table,
        json
    }

    private static final int GAPS_IN_FULL = 5;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Output output = Output.table;

    /** Whether to print JSON. */
    boolean isJson() {
        return output == Output.json;
    }

    /** A list with how whole it is: an empty list of a node that is silent must not look like one of which nothing is wrong. */
    static String list(ApiClient.Answer answer) {
        List<String> lines = new ArrayList<>();
        answer.items().forEach(item -> lines.add("  " + item));
        String items = lines.isEmpty() ? "[]" : "[\n" + String.join(",\n", lines) + "\n]";
        return "{\"items\":" + items + ",\n\"asOf\":" + answer.asOf() + ",\n\"incomplete\":" + answer.incomplete()
                + "}\n";
    }

    /** A single thing, with how whole it is. */
    static String single(JsonNode answer) {
        try {
            return JSON.writeValueAsString(answer) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read as JSON is JSON", e);
        }
    }

    /**
     * Says what is not known, beside any output: what is missing is not "nothing wrong". Of many, how many there are; the first in full.
     */
    static void gaps(Terminal terminal, Iterable<JsonNode> incomplete) {
        int count = 0;
        for (JsonNode gap : incomplete) {
            count++;
            if (count <= GAPS_IN_FULL) {
                terminal.err()
                        .println("incomplete: " + Table.text(gap.path("node")) + ": " + Table.text(gap.path("reason")));
            }
        }
        if (count > GAPS_IN_FULL) {
            terminal.err()
                    .println("incomplete: " + (count - GAPS_IN_FULL) + " more; -o json names each with its reason");
        }
    }
}
