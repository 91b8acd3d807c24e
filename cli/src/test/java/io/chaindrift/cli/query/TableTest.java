package io.chaindrift.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Table table = new Table(List.of(
            new Table.Column("NODE", List.of("node")),
            new Table.Column("STALE", List.of("stale")),
            new Table.Column("WHY", List.of("why", "whyElse"))));

    @Test
    void shouldAlignNumbersToTheRightAndShowZeroAsADot() throws Exception {
        List<String> lines = table.lines(List.of(
                item("{\"node\":\"a\",\"stale\":12,\"why\":\"x\"}"),
                item("{\"node\":\"node-b\",\"stale\":0,\"why\":null}")));

        assertEquals(List.of("NODE    STALE  WHY", "a          12  x", "node-b      ·  ?"), lines);
    }

    @Test
    void shouldShowWhatElseIsKnownInPlaceOfWhatIsNot() throws Exception {
        List<String> lines = table.lines(List.of(
                item("{\"node\":\"a\",\"stale\":1,\"why\":null,\"whyElse\":\"y\"}"),
                item("{\"node\":\"b\",\"stale\":1,\"why\":\"x\",\"whyElse\":\"y\"}")));

        assertEquals(List.of("NODE  STALE  WHY", "a         1  y", "b         1  x"), lines);
    }

    @Test
    void shouldShowTimesAsPeopleWriteThem() throws Exception {
        Table times = new Table(List.of(new Table.Column("EXPIRES", List.of("expiresAt"))));

        assertEquals(
                List.of("EXPIRES", "2026-11-27T00:00:00Z"),
                times.lines(List.of(item("{\"expiresAt\":1795737600000}"))));
    }

    @Test
    void shouldNotLetACommentDriveTheTerminal() throws Exception {
        List<String> lines = table.lines(List.of(item("{\"node\":\"\\u001b[31mred\",\"stale\":1,\"why\":\"a\\nb\"}")));

        assertEquals("�[31mred      1  a�b", lines.get(1));
    }

    private static JsonNode item(String json) throws Exception {
        return JSON.readTree(json);
    }
}
