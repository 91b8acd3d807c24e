package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Items as a table for people: a heading, then one line each; numbers to the right, zero as a dot, what is not known as a
 * question mark. Control characters are shown as such, because comments in rules are anybody's text. Immutable.
 */
final class Table {

    private static final String GAP = "  ";

    private final List<Column> columns;

    /**
     * One column.
     *
     * @param heading its heading
     * @param fields the item's fields of which it shows the first that is known
     */
    record Column(String heading, List<String> fields) {

        Column {
            fields = List.copyOf(fields);
        }

        JsonNode of(JsonNode item) {
            for (String field : fields) {
                if (item.hasNonNull(field)) {
                    return item.get(field);
                }
            }
            return MissingNode.getInstance();
        }

        /** What it shows of an item; the API's times, milliseconds in fields named so, as people write them. */
        String text(JsonNode item) {
            JsonNode value = of(item);
            return isTime() && value.isNumber() ? Times.text(value.asLong()) : Table.text(value);
        }

        private boolean isTime() {
            return fields.get(0).endsWith("At");
        }
    }

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** The lines, heading first. */
    List<String> lines(List<JsonNode> items) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::heading).toList());
        for (JsonNode item : items) {
            rows.add(columns.stream().map(column -> column.text(item)).toList());
        }
        int[] widths = new int[columns.size()];
        boolean[] numeric = new boolean[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            numeric[i] = items.stream()
                    .anyMatch(item -> !columns.get(column).isTime()
                            && columns.get(column).of(item).isNumber());
        }
        return rows.stream().map(row -> line(row, widths, numeric)).toList();
    }

    private static String line(List<String> row, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(numeric[i] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** One value for people. */
    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "?";
        }
        if (value.isNumber() && value.asLong() == 0) {
            return "·";
        }
        String text = value.isValueNode() ? value.asText() : value.toString();
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '�' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
