package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.ProductVersion;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.api.json.AvroJson;
import io.chaindrift.processor.replay.FactReplay;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Derives a bundle's facts again from its events, by the audit that made them, and compares. Where the events reach back to the
 * node's first one, every fact must come out to the last field, and none may be missing. Where they do not, what a fact takes from
 * earlier events cannot be compared; what it takes from its own capture still is. What a clock decided, that a node was silent or
 * given up, follows from no event: it is counted and not compared. Not thread-safe.
 */
final class FactCheck {

    static {
        TrustedClasses.trustTopics();
    }

    /** Fields that a fact has from its own event, whatever came before. */
    private static final List<String> OF_ITS_EVENT =
            List.of("observedAt", "lastChangedAt", "rule", "kind", "tag", "tagVerified", "evidenceDigest");

    /** Fields that a fact has from its own capture where that could be judged. */
    private static final List<String> OF_ITS_CAPTURE = List.of("rules", "canonicalDigest");

    private final YoungerFields younger = new YoungerFields();
    private final Map<String, List<Fact>> open = new HashMap<>();
    private final Map<String, List<JsonNode>> unmatched = new HashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private final Map<String, Long> reached = new HashMap<>();
    private final Set<String> causes = new HashSet<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final Set<String> sources = new HashSet<>();
    private final Set<List<String>> owners = new HashSet<>();
    private @Nullable String cluster;
    private @Nullable FactReplay replay;
    private boolean whole = true;
    private boolean inventory;
    private boolean inventoryTold;
    private long derived;
    private long byClock;
    private long latest = Long.MIN_VALUE;
    private long number;

    /** A fact of the bundle, and where it lies in its topic. */
    private record Fact(String topic, int partition, long offset, JsonNode content) {

        private String where() {
            return "the fact at " + topic + " partition " + partition + " offset " + offset;
        }
    }

    /** A fact that follows from an event and was not found. */
    private record Missing(String topic, long event, JsonNode content) {}

    /**
     * How much was derived again.
     *
     * @param derived facts that came out as they are in the bundle
     * @param restingOnEarlier facts whose cause is in the bundle, and that rest on what lies before it as well
     * @param causedElsewhere facts whose cause is not in the bundle
     * @param byClock facts that a clock decided
     * @param notThere facts that follow from the events and are not in the bundle, where the events reach back to the node's first
     *     one: the audit may not have written them yet when it was exported
     * @param ofEarlierVersions facts among the derived ones that lack fields, as those that an earlier version wrote do
     * @param whole whether the events reach back to the node's first one
     */
    record Figures(
            long derived,
            long restingOnEarlier,
            long causedElsewhere,
            long byClock,
            long notThere,
            long ofEarlierVersions,
            boolean whole) {}

    /**
     * Derives the facts of a bundle that is proved otherwise.
     *
     * @param bundle the bundle, once more from its beginning
     * @param proved what was proved of it
     * @throws BrokenBundleException at the first fact that does not follow
     */
    static Figures check(InputStream bundle, BundleCheck.Result proved) throws IOException, BrokenBundleException {
        FactCheck facts = new FactCheck();
        BundleEvent.Reader events = new BundleEvent.Reader(NodeEvent.getClassSchema());
        Tar.Reader tar = new Tar.Reader(new BufferedInputStream(bundle, 1 << 16));
        for (String part = tar.next(); part != null && !part.equals(Parts.GAPS); part = tar.next()) {
            switch (part) {
                case Parts.SCHEMAS ->
                    events.schemas(Parts.json(part, tar.content().readAllBytes()));
                case Parts.FACTS -> Parts.lines(part, tar.content(), facts::fact);
                default -> Parts.lines(part, tar.content(), line -> facts.event(events.read(line)));
            }
        }
        JsonNode manifest = proved.manifest();
        facts.owned(manifest.path("node").asText());
        String by = manifest.path("createdBy").asText();
        String own = "chaindrift " + ProductVersion.text();
        return facts.finish(
                manifest.path("from").asLong(),
                manifest.path("to").asLong(),
                proved.incomplete().isEmpty(),
                by.equals(own)
                        ? ""
                        : "; it was written by " + by + ", and this is " + own + ", which may judge otherwise");
    }

    /** Looks whether all facts are of the node whose events these are: another node's follow from none of them. */
    private void owned(String node) throws BrokenBundleException {
        for (List<String> owner : owners) {
            boolean ofCluster = cluster == null || cluster.equals(owner.get(0));
            if (!ofCluster || !owner.get(1).equals(node)) {
                throw new BrokenBundleException(
                        "it has a fact of " + String.join("/", owner) + ", and is a bundle of node " + node);
            }
        }
    }

    private void fact(JsonNode line) {
        JsonNode content = line.path("fact");
        owners.add(
                List.of(content.path("cluster").asText(), content.path("node").asText()));
        String topic = line.path("topic").asText();
        inventoryTold |= FactLines.restsOnInventory(content);
        if (FactLines.isLiveness(content)) {
            byClock++;
            return;
        }
        Fact fact = new Fact(
                topic, line.path("partition").asInt(), line.path("offset").asLong(), content);
        younger.fact(topic, fact.partition(), fact.offset(), content);
        open.computeIfAbsent(FactLines.cause(content), key -> new ArrayList<>()).add(fact);
    }

    private void event(BundleEvent event) {
        number++;
        GenericRecord record = event.record();
        if (record == null) {
            whole = false;
            if (replay != null) {
                derived(replay.unreadable("the record cannot be read"));
            }
            return;
        }
        NodeEvent said = specific(record);
        var header = said.getHeader();
        FactReplay known = replay;
        if (known == null) {
            cluster = header.getCluster();
            known = new FactReplay(header.getCluster(), header.getNode());
            replay = known;
        }
        String stream = String.join("/", header.getStreamId(), Long.toString(header.getEpoch()));
        inventory |= header.getSource() == io.chaindrift.event.EventSource.INVENTORY;
        if (sources.add(header.getSource().name())) {
            whole &= begins(said);
        }
        long at = header.getObservedAt().toEpochMilli();
        latest = Math.max(latest, at);
        causes.add(stream + "/" + header.getSequence());
        causes.add(FactLines.standingAt(at));
        ends.merge(stream, header.getSequence(), Math::max);
        derived(known.accept(said, event.contentHash()));
    }

    /** True for the first event of all that a writer says of a node. */
    private static boolean begins(NodeEvent event) {
        var start = event.getEpochStarted();
        return event.getHeader().getSequence() == 0 && start != null && start.getPreviousStreamId() == null;
    }

    private void derived(List<FactReplay.Line> lines) {
        for (FactReplay.Line line : lines) {
            String topic = line.topic().topicName();
            JsonNode content = json(line);
            if (found(topic, content)) {
                derived++;
                reached.put(topic, number);
            } else {
                unmatched
                        .computeIfAbsent(FactLines.identity(topic, content), key -> new ArrayList<>())
                        .add(content);
                missing.add(new Missing(topic, number, content));
            }
        }
    }

    private boolean found(String topic, JsonNode content) {
        List<Fact> candidates = open.getOrDefault(FactLines.cause(content), List.of());
        for (int i = 0; i < candidates.size(); i++) {
            Fact fact = candidates.get(i);
            if (fact.topic().equals(topic)
                    && younger.equal(topic, fact.partition(), fact.offset(), fact.content(), content)) {
                candidates.remove(i);
                return true;
            }
        }
        return false;
    }

    /**
     * Compares what is left.
     *
     * @param from begin of the bundle's span, milliseconds since 1970
     * @param to its end
     * @param complete whether the API said that nothing was missing from the facts
     * @param writtenBy what wrote the bundle
     */
    private Figures finish(long from, long to, boolean complete, String writtenBy) throws BrokenBundleException {
        long resting = 0;
        long elsewhere = 0;
        boolean earlier = false;
        for (List<Fact> left : open.values()) {
            for (Fact fact : left) {
                boolean caused = causes.contains(FactLines.cause(fact.content()));
                if (FactLines.isRemoval(fact.content())) {
                    byClock++;
                    continue;
                }
                earlier |= toldEarlier(fact);
                if (whole && !toldEarlier(fact) && !later(fact)) {
                    throw new BrokenBundleException(difference(fact, caused) + writtenBy);
                }
                List<JsonNode> similar =
                        unmatched.getOrDefault(FactLines.identity(fact.topic(), fact.content()), List.of());
                if (!similar.isEmpty() && similar.stream().allMatch(other -> contradicts(fact, other))) {
                    throw new BrokenBundleException(difference(fact, caused) + writtenBy);
                }
                resting += caused ? 1 : 0;
                elsewhere += caused ? 0 : 1;
            }
        }
        if (whole && complete && !earlier) {
            none(from, to, writtenBy);
        }
        long notThere =
                whole ? missing.stream().filter(one -> isWithin(one, from, to)).count() : 0;
        return new Figures(derived, resting, elsewhere, byClock, notThere, younger.lacking(), whole);
    }

    /** A router that only the inventory knew is one the events do not tell of where the inventory spoke earlier. */
    private boolean toldEarlier(Fact fact) {
        boolean ofNode = FactLines.isOfNode(fact.content());
        return !inventory && (ofNode ? inventoryTold : FactLines.restsOnInventory(fact.content()));
    }

    /** True for what the node may have said after its events were read for the bundle, and before its facts were. */
    private boolean later(Fact fact) {
        JsonNode content = FactLines.body(fact.content());
        if (FactLines.isStanding(fact.content())) {
            return fact.content().path("observedAt").asLong() > latest;
        }
        Long end = ends.get(content.path("evidenceStream").asText() + "/"
                + content.path("evidenceEpoch").asText());
        return end == null || content.path("evidenceSequence").asLong() > end;
    }

    private void none(long from, long to, String writtenBy) throws BrokenBundleException {
        for (Missing one : missing) {
            if (isWithin(one, from, to) && one.event() < reached.getOrDefault(one.topic(), 0L)) {
                throw new BrokenBundleException("a fact of " + one.topic() + " that follows from the event "
                        + FactLines.cause(one.content()) + " is not there" + writtenBy);
            }
        }
    }

    private static boolean isWithin(Missing one, long from, long to) {
        long at = FactLines.at(one.content());
        return at >= from && at < to;
    }

    private String difference(Fact fact, boolean caused) {
        List<JsonNode> others = unmatched.getOrDefault(FactLines.identity(fact.topic(), fact.content()), List.of());
        for (JsonNode other : others) {
            for (Map.Entry<String, JsonNode> field : other.properties()) {
                JsonNode said = fact.content().path(field.getKey());
                if (!said.equals(field.getValue())) {
                    return fact.where() + " does not follow from its events: " + field.getKey() + " is "
                            + (said.isMissingNode() ? "not there" : said) + ", not " + field.getValue();
                }
            }
        }
        return fact.where()
                + (caused ? " does not follow from its events" : " has a cause that is none of its node's events");
    }

    /** True when the fact says of its own capture what that capture does not say. */
    private static boolean contradicts(Fact fact, JsonNode other) {
        return differ(OF_ITS_EVENT, fact.content(), other)
                || (judged(fact.content()) && judged(other) && differ(OF_ITS_CAPTURE, fact.content(), other));
    }

    private static boolean judged(JsonNode fact) {
        return fact.path("trust").asText().equals("TRUSTED")
                && !fact.path("verdict").asText().equals("UNKNOWN");
    }

    private static boolean differ(List<String> fields, JsonNode fact, JsonNode other) {
        return fields.stream()
                .anyMatch(field -> other.has(field) && !other.get(field).equals(fact.path(field)));
    }

    private static JsonNode json(FactReplay.Line line) {
        try {
            return Parts.JSON.readTree(AvroJson.toJson(line.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same record in the class made for it, without loading what a schema of the bundle may name. */
    private static NodeEvent specific(GenericRecord record) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(NodeEvent.getClassSchema()).write(record, encoder);
            encoder.flush();
            return new SpecificDatumReader<>(NodeEvent.class)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
