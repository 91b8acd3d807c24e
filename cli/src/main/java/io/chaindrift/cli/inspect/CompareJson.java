package io.chaindrift.cli.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What changed between two saves as JSON, schema {@code chaindrift.compare/1}: fields are added, never renamed. */
final class CompareJson {

    private CompareJson() {}

    static String render(List<PlaneChange> planes) {
        ObjectNode root = InspectJson.root("chaindrift.compare/1");
        root.put("changed", !planes.stream().allMatch(PlaneChange::isNone));
        ArrayNode list = root.putArray("planes");
        for (PlaneChange plane : planes) {
            ObjectNode node = list.addObject();
            node.put("plane", plane.plane());
            node.put("before", plane.before());
            node.put("after", plane.after());
            node.put("changed", !plane.isNone());
            ArrayNode chains = node.putArray("chains");
            plane.chains().forEach(chain -> chain(chains.addObject(), chain));
        }
        return InspectJson.text(root);
    }

    private static void chain(ObjectNode node, PlaneChange.Chain chain) {
        node.put("table", chain.key().table());
        node.put("chain", chain.key().name());
        node.put("change", chain.kind().name());
        node.put("rulesBefore", chain.rulesBefore());
        node.put("rulesAfter", chain.rulesAfter());
        node.put("policyBefore", chain.policyBefore());
        node.put("policyAfter", chain.policyAfter());
        lines(node.putArray("removed"), chain.removed());
        lines(node.putArray("added"), chain.added());
        ArrayNode moved = node.putArray("moved");
        for (PlaneChange.Move move : chain.moved()) {
            moved.addObject().put("from", move.from()).put("to", move.to()).put("rule", move.rule());
        }
    }

    private static void lines(ArrayNode array, List<PlaneChange.Line> lines) {
        lines.forEach(line -> array.addObject().put("index", line.index()).put("rule", line.rule()));
    }
}
