package io.chaindrift.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.query.ApiClient;
import java.util.ArrayList;
import java.util.List;

/** Makes the status line's figures of the API's list of nodes. Stateless. */
final class FleetReader {

    private FleetReader() {}

    /** The figures of these nodes, as {@code /api/v1/nodes} lists them. */
    static FleetFigures figures(ApiClient.Answer nodes) {
        long clean = 0;
        long drifted = 0;
        long unknown = 0;
        long silent = 0;
        long findings = 0;
        List<String> growing = new ArrayList<>();
        for (JsonNode node : nodes.items()) {
            switch (node.path("state").asText()) {
                case "CLEAN" -> clean++;
                case "DRIFTED" -> drifted++;
                case "SILENT" -> silent++;
                default -> unknown++;
            }
            findings += node.path("openFindings").asLong()
                    + node.path("provisionalFindings").asLong();
            if ("GROWING".equals(node.path("growth").asText())) {
                growing.add(node.path("node").asText());
            }
        }
        return new FleetFigures(clean, drifted, unknown, silent, findings, growing);
    }
}
