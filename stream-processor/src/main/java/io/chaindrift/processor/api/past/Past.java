package io.chaindrift.processor.api.past;

import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.api.view.HistoryCatalog;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers what the rules of a node were. Keeps the latest keyframes it read, for they never change. Thread-safe. */
public final class Past {

    private static final int KEYFRAMES_KEPT = 8;
    private static final int KEYFRAMES_SEARCHED = 200;

    private final HistoryCatalog catalog;
    private final EventLog log;
    private final RecentKeyframes keyframes = new RecentKeyframes(KEYFRAMES_KEPT);

    /** Over this index and this log. */
    public Past(HistoryCatalog catalog, EventLog log) {
        this.catalog = catalog;
        this.log = log;
    }

    /** The log has not what the index says, or it is not what it claims. */
    public static final class LostPastException extends Exception {

        private static final long serialVersionUID = 1L;

        LostPastException(String message) {
            super(message);
        }
    }

    /** A keyframe in which a chain had a name. */
    public record NamedAt(IndexEntry entry, NamedChain chain) {}

    /** The rules of a plane at a time; empty when its history does not reach back so far, or there is none. */
    public Optional<PastRules> rules(String cluster, String node, String plane, long at)
            throws PastUnavailableException, LostPastException {
        IndexEntry entry = catalog.at(cluster, node, plane, at).orElse(null);
        if (entry == null) {
            return Optional.empty();
        }
        String key = RecordKeys.join(cluster, node);
        int deltas = entry.deltasUntil(at);
        NamedRuleset known = known(entry);
        // Read apart: between a keyframe and its deltas may lie the keyframes of every other node.
        NamedRuleset ruleset = known == null ? keyframe(entry, key) : known;
        List<RawEvent> events = deltas == 0 ? List.of() : log.read(entry.partition(), deltaRanges(entry, deltas), key);
        try {
            for (int i = 0; i < deltas; i++) {
                ruleset = RulesetReader.delta(ruleset, parts(entry, events, delta(entry, i), entry.deltaSequence(i)));
            }
        } catch (RulesetReader.BrokenPastException e) {
            throw new LostPastException(entry.plane() + " after its keyframe at offset " + entry.firstOffset()
                    + " cannot be built again: " + e.getMessage());
        }
        Long next = deltas < entry.deltas()
                ? Long.valueOf(entry.deltaAt(deltas))
                : catalog.after(cluster, node, entry)
                        .map(IndexEntry::observedAt)
                        .orElse(null);
        return Optional.of(new PastRules(
                entry,
                deltas,
                deltas == 0 ? entry.observedAt() : entry.deltaAt(deltas - 1),
                ruleset,
                deltas == 0 ? entry.trusted() : entry.trusted(deltas - 1),
                next,
                catalog.gaps(cluster, node, plane, at, at)));
    }

    /** The keyframes, nearest to a time first, in which the kernel called a chain so. */
    public List<NamedAt> named(String cluster, String node, List<String> planes, String name, long at)
            throws PastUnavailableException, LostPastException {
        List<IndexEntry> entries = new ArrayList<>();
        planes.forEach(plane -> entries.addAll(catalog.entries(cluster, node, plane)));
        entries.sort(Comparator.comparingLong(entry -> Math.abs(entry.observedAt() - at)));
        List<NamedAt> found = new ArrayList<>();
        String key = RecordKeys.join(cluster, node);
        for (IndexEntry entry : entries.subList(0, Math.min(entries.size(), KEYFRAMES_SEARCHED))) {
            NamedRuleset known = known(entry);
            NamedRuleset ruleset = known == null ? keyframe(entry, key) : known;
            for (NamedChain chain : ruleset.chains()) {
                String churned = chain.churnedName();
                if (name.equals(churned == null ? chain.key().name() : churned)) {
                    found.add(new NamedAt(entry, chain));
                }
            }
            if (!found.isEmpty() && found.get(found.size() - 1).entry() != entry) {
                return found;
            }
        }
        return found;
    }

    private static List<OffsetRange> deltaRanges(IndexEntry entry, int deltas) {
        List<OffsetRange> ranges = new ArrayList<>();
        for (int i = 0; i < deltas; i++) {
            ranges.add(delta(entry, i));
        }
        return ranges;
    }

    private static OffsetRange keyframe(IndexEntry entry) {
        return new OffsetRange(entry.firstOffset(), entry.lastOffset());
    }

    private static OffsetRange delta(IndexEntry entry, int delta) {
        return new OffsetRange(entry.deltaFirstOffset(delta), entry.deltaLastOffset(delta));
    }

    private @Nullable NamedRuleset known(IndexEntry entry) {
        return keyframes.get(place(entry));
    }

    private NamedRuleset keyframe(IndexEntry entry, String key) throws PastUnavailableException, LostPastException {
        List<Long> parts = entry.partOffsets();
        List<RawEvent> events = parts.isEmpty()
                ? log.read(entry.partition(), List.of(keyframe(entry)), key)
                : log.readAt(entry.partition(), parts, key);
        try {
            NamedRuleset read = RulesetReader.keyframe(parts(entry, events, keyframe(entry), entry.sequence()));
            keyframes.put(place(entry), read);
            return read;
        } catch (RulesetReader.BrokenPastException e) {
            throw new LostPastException("the keyframe of " + entry.plane() + " at offset " + entry.firstOffset()
                    + " cannot be used: " + e.getMessage());
        }
    }

    private static String place(IndexEntry entry) {
        return entry.partition() + ":" + entry.firstOffset();
    }

    /** The parts of one capture: other records of the node may lie between them, and a part may have come twice. */
    private static List<NodeEvent> parts(IndexEntry entry, List<RawEvent> events, OffsetRange place, long captureId) {
        Map<Integer, NodeEvent> parts = new TreeMap<>();
        for (RawEvent raw : events) {
            NodeEvent event = raw.event();
            var capture = event == null ? null : Captures.of(event);
            if (place.contains(raw.offset())
                    && event != null
                    && capture != null
                    && capture.getPlane().equals(entry.plane())
                    && capture.getCaptureId() == captureId) {
                parts.putIfAbsent(capture.getPart(), event);
            }
        }
        return List.copyOf(parts.values());
    }
}
