package io.chaindrift.testkit.oracle;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;

/**
 * What the facts of node events must be: give it the events of all nodes, each node's in the order of its log; ask at any time. A row
 * has the fields of its fact's record. Plans and silence, which a clock decides, are not its matter. Not thread-safe.
 */
public final class Oracle {
    /** What a row said by an event, whether it had said so before or not, and the event's header. */
    public record Said(Fields row, Fields header) {}

    private final Map<String, NodeFold> nodes = new TreeMap<>();
    private final Map<String, List<Said>> told = new TreeMap<>();

    /** Takes the next event of a node. */
    public void take(IndexedRecord record) {
        Fields event = Fields.of(record);
        String node =
                event.body("header").get("cluster") + "/" + event.body("header").get("node");
        if (!nodes.computeIfAbsent(node, name -> new NodeFold(name, told)).take(event)) {
            nodes.remove(node);
        }
    }

    /** The present rows of drift, findings, upgrades or fleet, each by topic and key, such as drift/cluster/node/plane/table/chain. */
    public Map<String, Fields> rows(String topic) {
        Map<String, Fields> rows = topic.equals("fleet") ? Fleet.rows(nodes) : new TreeMap<>();
        nodes.values().forEach(node -> rows.putAll(node.rows(topic, "")));
        return rows;
    }

    /** What each row of drift, findings and upgrades said, in order, by topic and key. */
    public Map<String, List<Said>> told() {
        return told;
    }
}
