package io.chaindrift.cli.query;

import com.fasterxml.jackson.databind.JsonNode;

/** Rules, differences and names of chains for people. Stateless. */
final class RulesText {

    private RulesText() {}

    /** A ruleset, with what it rests on in front. */
    static String rules(JsonNode item) {
        StringBuilder out = new StringBuilder();
        out.append("# ").append(word(item, "node")).append(' ').append(word(item, "plane"));
        out.append(", observed ").append(time(item, "observedAt"));
        out.append(item.hasNonNull("freshUntil") ? ", so until " + time(item, "freshUntil") : ", the latest capture")
                .append('\n');
        out.append("# ").append(word(item, "trust"));
        out.append(item.path("verified").asBoolean() ? ", every digest verified" : ", NOT VERIFIED");
        out.append(", keyframe + ").append(item.path("deltas").asLong()).append(" deltas");
        out.append(item.path("exactNames").asBoolean() ? ", chains had these names in the kernel\n" : "\n");
        for (JsonNode gap : item.path("gaps")) {
            out.append("# GAP ").append(time(gap, "from")).append(" … ").append(time(gap, "to"));
            out.append(": ").append(word(gap, "reason")).append('\n');
        }
        String table = "";
        for (JsonNode chain : item.path("chains")) {
            if (!word(chain, "table").equals(table)) {
                table = word(chain, "table");
                out.append('*').append(table).append('\n');
            }
            out.append(':').append(word(chain, "name")).append("  ");
            if (chain.hasNonNull("churnedName")) {
                out.append(word(chain, "churnedName")).append("  ");
            }
            if (chain.hasNonNull("policy")) {
                out.append(word(chain, "policy")).append("  ");
            }
            out.append(chain.path("ruleCount").asLong()).append(" rules");
            out.append(chain.path("full").asBoolean() ? "\n" : ", not sent in full\n");
            for (JsonNode run : chain.path("runs")) {
                line(out, "", run);
            }
        }
        return out.toString();
    }

    /** Who a churned name was. */
    static String chain(JsonNode item) {
        StringBuilder out = new StringBuilder();
        out.append(word(item, "name")).append(" was ").append(word(item, "identity"));
        out.append(" (")
                .append(word(item, "kind"))
                .append(") on ")
                .append(word(item, "plane"))
                .append('\n');
        out.append(item.path("exact").asBoolean() ? "exact: the name stands in a keyframe" : "not exact");
        String between = ", seen at ";
        for (JsonNode seen : item.path("seenAt")) {
            out.append(between).append(Times.text(seen.asLong()));
            between = ", ";
        }
        out.append('\n');
        return item.hasNonNull("note")
                ? out.append(word(item, "note")).append('\n').toString()
                : out.toString();
    }

    /** The differences of planes. */
    static String diff(JsonNode item) {
        StringBuilder out = new StringBuilder();
        for (JsonNode plane : item.path("planes")) {
            out.append(word(plane.path("a"), "plane")).append("  ");
            side(out, plane.path("a"));
            out.append(" → ");
            side(out, plane.path("b"));
            out.append(plane.path("equal").asBoolean() ? ": equal\n" : "\n");
            for (JsonNode chain : plane.path("chains")) {
                out.append("  ").append(word(chain, "table")).append('/').append(word(chain, "name"));
                out.append("  ").append(word(chain, "change"));
                out.append("  ").append(chain.path("rulesA").asLong());
                out.append(" → ").append(chain.path("rulesB").asLong()).append(" rules\n");
                chain.path("removed").forEach(run -> line(out, "    - " + place(run), run));
                chain.path("added").forEach(run -> line(out, "    + " + place(run), run));
            }
        }
        item.path("onlyA").forEach(plane -> out.append(Table.text(plane)).append("  only the first has it\n"));
        item.path("onlyB").forEach(plane -> out.append(Table.text(plane)).append("  only the second has it\n"));
        return out.toString();
    }

    private static void side(StringBuilder out, JsonNode side) {
        out.append(word(side, "node")).append(' ').append(time(side, "observedAt"));
    }

    private static String place(JsonNode run) {
        return String.format("%4d  ", run.path("index").asLong());
    }

    private static void line(StringBuilder out, String before, JsonNode run) {
        long repeat = run.path("repeat").asLong(1);
        out.append(before).append(word(run, "rule"));
        out.append(repeat > 1 ? "   # × " + repeat + "\n" : "\n");
    }

    private static String word(JsonNode item, String field) {
        return Table.text(item.path(field));
    }

    private static String time(JsonNode item, String field) {
        return Times.text(item.path(field).asLong());
    }
}
