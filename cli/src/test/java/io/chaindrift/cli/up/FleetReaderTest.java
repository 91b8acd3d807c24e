package io.chaindrift.cli.up;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.chaindrift.cli.query.ApiClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetReaderTest {

    @Test
    void shouldCountEveryNodeOnceAndWhatItDoesNotKnowAsUnknown() throws Exception {
        FleetFigures figures = FleetReader.figures(nodes("""
                [{"node":"a","state":"CLEAN","openFindings":0,"provisionalFindings":0,"growth":"STATIC"},
                 {"node":"d","state":"DRIFTED","openFindings":2,"provisionalFindings":1,"growth":"GROWING"},
                 {"node":"b","state":"DRIFTED","openFindings":4,"provisionalFindings":0,"growth":"GROWING"},
                 {"node":"c","state":"SILENT","openFindings":0},
                 {"node":"e","state":"A_LATER_WORD","openFindings":0}]
                """));

        assertEquals(new FleetFigures(1, 2, 1, 1, 7, List.of("b", "d")), figures);
        assertEquals(5, figures.nodes());
    }

    private static ApiClient.Answer nodes(String json) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        new ObjectMapper().readTree(json).forEach(items::add);
        return new ApiClient.Answer(items, List.of(), MissingNode.getInstance());
    }
}
