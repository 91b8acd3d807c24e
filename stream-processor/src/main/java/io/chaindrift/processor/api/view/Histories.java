package io.chaindrift.processor.api.view;

import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.ForeignRulesLost;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The lines of all histories that are held: each chain's, finding's, upgrade's and node's is one timeline. Not thread-safe. */
final class Histories {

    private final History drift;
    private final History findings;
    private final History losses;
    private final History nodes;

    /**
     * @param entries how many lines are kept at most, of each kind
     * @param entriesPerLine how many of one timeline
     */
    Histories(int entries, int entriesPerLine) {
        drift = new History(entries, entriesPerLine);
        findings = new History(entries, entriesPerLine);
        losses = new History(entries, entriesPerLine);
        nodes = new History(entries, entriesPerLine);
    }

    void add(FactRecord fact) {
        if (fact.value() instanceof ChainDriftEntry entry) {
            drift.add(
                    RecordKeys.join(
                            entry.getCluster(), entry.getNode(), entry.getPlane(), entry.getTable(), entry.getChain()),
                    fact);
        } else if (fact.value() instanceof ChainFindingEntry entry) {
            findings.add(RecordKeys.join(entry.getCluster(), entry.getNode(), entry.getFindingId()), fact);
        } else if (fact.value() instanceof ForeignRulesLost lost) {
            losses.add(RecordKeys.join(lost.getCluster(), lost.getNode()), fact);
        } else if (fact.value() instanceof NodeHistoryEntry entry) {
            nodes.add(key(entry), fact);
        }
    }

    /** The timeline a line of a node's history belongs to: that of the node's standing, of its speech, or of one upgrade's row. */
    private static String key(NodeHistoryEntry entry) {
        ChainUpgrade upgrade = entry.getUpgrade();
        String kind = String.valueOf(entry.getKind());
        return upgrade == null
                ? RecordKeys.join(entry.getCluster(), entry.getNode(), kind)
                : RecordKeys.join(
                        entry.getCluster(),
                        entry.getNode(),
                        kind,
                        upgrade.getUpgradeId(),
                        upgrade.getPlane(),
                        upgrade.getTable(),
                        upgrade.getChain());
    }

    /** All lines of a node that are held, in no order between timelines, and how many older ones are not. */
    FactStore.Lines lines(String cluster, String node) {
        String key = RecordKeys.join(cluster, node);
        List<FactRecord> all = new ArrayList<>();
        long dropped = losses.dropped(key);
        for (History history : List.of(drift, findings, nodes)) {
            all.addAll(history.under(key + '/'));
            dropped += history.droppedUnder(key + '/');
        }
        all.addAll(losses.entries(key));
        return new FactStore.Lines(all, dropped);
    }

    /** The lines of one timeline, oldest first. */
    List<FactRecord> entries(ChaindriftTopic topic, String key) {
        return of(topic).entries(key);
    }

    /** How many older lines of a timeline are not held. */
    long dropped(ChaindriftTopic topic, String key) {
        return of(topic).dropped(key);
    }

    /**
     * The last line of each timeline of a topic at a time.
     *
     * @param at milliseconds since 1970
     * @param unreached told the key of each timeline of which no line that old is held, though there was one
     */
    List<FactRecord> latest(ChaindriftTopic topic, long at, Consumer<String> unreached) {
        return of(topic).latest(line -> AsOf.early(line, at), unreached);
    }

    private History of(ChaindriftTopic topic) {
        return switch (topic) {
            case DRIFT_HISTORY -> drift;
            case FINDINGS_HISTORY -> findings;
            case FOREIGN_LOSSES -> losses;
            case NODE_HISTORY -> nodes;
            default -> throw new IllegalArgumentException(topic + " is no history");
        };
    }
}
