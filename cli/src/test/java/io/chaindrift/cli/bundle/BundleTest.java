package io.chaindrift.cli.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.cli.FakeApi;
import io.chaindrift.schemas.ChaindriftTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that export wrote is proved by verify-bundle, and one of other facts or events is not. */
class BundleTest {

    private final ExportedBundle node = new ExportedBundle();

    @TempDir
    private Path folder;

    /** A digest that is surely another: its first digit is changed. */
    static String other(String digest) {
        return (digest.charAt(0) == '0' ? '1' : '0') + digest.substring(1);
    }

    @Test
    void shouldProveWhatItWrote() throws Exception {
        Path bundle = folder.resolve("node-c.tar");

        assertEquals(0, node.export(ExportedBundle.story(), bundle), node.terminal.err());
        String seal = node.terminal.lines().get(1).replaceFirst(".*: ", "");
        assertEquals(0, node.run("verify-bundle", bundle.toString(), "--sha256", seal), node.terminal.out());

        assertTrue(node.terminal.out().contains("captures folded again: 1 keyframes, "), node.terminal.out());
        assertFalse(node.terminal.out().contains(" 0 deltas"), node.terminal.out());
        assertTrue(node.terminal.out().contains("1 unchanged; 0 without a keyframe"), node.terminal.out());
        assertTrue(node.terminal.out().contains("no gap"), node.terminal.out());
        assertEquals(1, node.run("verify-bundle", bundle.toString(), "--sha256", other(seal)));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(bundle), left.toList(), "nothing else is left behind");
        }
        assertEquals(2, node.export(ExportedBundle.story(), bundle), "evidence is not written over");
    }

    @Test
    void shouldSayWhatTheLogHoldsWhereNothingIsInTheSpan() throws Exception {
        RecordedEvents events = ExportedBundle.story();
        String end = "1970-01-01T00:00:"
                + String.format(Locale.ROOT, "%02dZ", events.items().size());
        String[] pages = events.pages();
        Path bundle = folder.resolve("empty.tar");
        try (FakeApi api = new FakeApi()) {
            api.answering("nodes/node-c/facts", FakeApi.list(""));
            api.answering("nodes/node-c/events", pages[0], pages[1], pages[0], pages[0], pages[1]);
            assertEquals(2, exportTo(bundle, api, "2026-11-26T08:00:00Z", "2026-11-26T09:00:00Z"));
            assertTrue(
                    node.terminal
                            .err()
                            .contains("there is nothing of node-c from 2026-11-26T08:00:00Z to 2026-11-26T09:00:00Z:"
                                    + " the log holds its events from 1970-01-01T00:00:01Z to " + end),
                    node.terminal.err());
        }
        try (FakeApi api = new FakeApi()) {
            api.answering("nodes/node-c/facts", FakeApi.list(""));
            api.answering("nodes/node-c/events", FakeApi.list(""));
            assertEquals(2, exportTo(bundle, api, "0", "1000"));
            assertTrue(node.terminal.err().contains("the log holds no event of it"), node.terminal.err());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList(), "nothing is written");
        }
    }

    private int exportTo(Path bundle, FakeApi api, String from, String to) {
        return node.run(
                "export", "--api=" + api.url(), "--node=node-c", "--from", from, "--to", to, "-d", bundle.toString());
    }

    @Test
    void shouldDeriveEveryFactAgainWhereTheEventsReachBackToTheFirst() throws Exception {
        List<ObjectNode> facts = ExportedBundle.facts(ExportedBundle.judged());
        Path bundle = folder.resolve("whole.tar");
        assertTrue(facts.size() > 10, facts::toString);

        assertEquals(0, node.export(ExportedBundle.judged(), facts, bundle), node.terminal.err());
        assertEquals(0, node.run("verify-bundle", bundle.toString()), node.terminal.out());

        assertTrue(
                node.terminal
                        .out()
                        .contains(
                                "facts derived again: " + facts.size()
                                        + "; 0 rest on what lies before the bundle, 0 have their cause outside of it; the events reach back"),
                node.terminal.out());
    }

    @Test
    void shouldFindAFactThatDoesNotFollowFromTheEvents() throws Exception {
        List<ObjectNode> severe = ExportedBundle.facts(ExportedBundle.judged());
        ExportedBundle.last(severe, "findings-history").put("firstSeenAt", 999);
        broken(ExportedBundle.judged(), severe, "firstSeenAt is 999, not ");

        List<ObjectNode> fewer = ExportedBundle.facts(ExportedBundle.judged());
        ExportedBundle.last(fewer, "drift-history").put("rules", 4_711);
        broken(ExportedBundle.judged(), fewer, "rules is 4711, not ");

        List<ObjectNode> elsewhere = ExportedBundle.facts(ExportedBundle.judged());
        ExportedBundle.first(elsewhere, "drift-history").put("evidenceSequence", 4_711);
        broken(ExportedBundle.judged(), elsewhere, "is not there");

        List<ObjectNode> hidden = ExportedBundle.facts(ExportedBundle.judged());
        hidden.remove(ExportedBundle.of(hidden, "drift-history").get(2));
        broken(ExportedBundle.judged(), hidden, "is not there");

        List<ObjectNode> invented = ExportedBundle.facts(ExportedBundle.judged());
        invented.add(invented.get(0).deepCopy());
        broken(ExportedBundle.judged(), invented, "does not follow from its events");

        List<ObjectNode> better = ExportedBundle.facts(ExportedBundle.judged());
        ((ObjectNode) ExportedBundle.last(better, "node-history").path("standing")).put("gaps", 7);
        broken(ExportedBundle.judged(), better, "does not follow from its events: standing is ");

        List<ObjectNode> unsaid = ExportedBundle.facts(ExportedBundle.judged());
        unsaid.remove(ExportedBundle.of(unsaid, "node-history").get(1));
        broken(ExportedBundle.judged(), unsaid, "is not there");
    }

    @Test
    void shouldProveWhatAnEarlierVersionWroteAsFarAsItKnew() throws Exception {
        for (boolean fieldThere : List.of(false, true)) {
            List<ObjectNode> facts = ExportedBundle.facts(ExportedBundle.judged());
            List<ObjectNode> lines = ExportedBundle.of(facts, "drift-history");
            int before = fieldThere ? lines.size() / 2 : lines.size();
            for (ObjectNode line : lines.subList(0, before)) {
                ObjectNode fact = (ObjectNode) line.path("fact");
                assertEquals("iptables-nft-re", fact.path("committer").asText());
                fact.remove("committer");
                if (fieldThere) {
                    fact.putNull("committer");
                }
            }
            Path bundle = folder.resolve("earlier-" + fieldThere + ".tar");

            assertEquals(0, node.export(ExportedBundle.judged(), facts, bundle), node.terminal.err());
            assertEquals(0, node.run("verify-bundle", bundle.toString()), node.terminal.out());
            assertTrue(
                    node.terminal.out().contains(", " + before + " were written by an earlier version and compared as"),
                    node.terminal.out());
        }
        List<ObjectNode> withheld = ExportedBundle.facts(ExportedBundle.judged());
        ExportedBundle.last(withheld, "drift-history").putNull("committer");
        broken(ExportedBundle.judged(), withheld, "committer is null, not \"iptables-nft-re\"");

        List<ObjectNode> older = ExportedBundle.facts(ExportedBundle.judged());
        ExportedBundle.of(older, "drift-history").forEach(line -> {
            ObjectNode fact = (ObjectNode) line.path("fact");
            fact.remove("committer");
            fact.remove("canonicalDigest");
        });
        broken(ExportedBundle.judged(), older, "canonicalDigest is not there");
    }

    /** Whatever was added to a kind of fact since bundles are written is a field that facts of before lack. */
    @Test
    void shouldKnowEveryFieldThatCameLater() throws Exception {
        for (ChaindriftTopic topic : List.of(ChaindriftTopic.DRIFT_HISTORY, ChaindriftTopic.FINDINGS_HISTORY)) {
            Schema first = new Schema.Parser()
                    .parse(Path.of("../schemas/src/frozen/0.1.0", topic.topicName() + ".avsc")
                            .toFile());
            Set<String> later = topic.schema().getFields().stream()
                    .map(Schema.Field::name)
                    .filter(field -> first.getField(field) == null)
                    .filter(field ->
                            !Set.of("forecastCopiesIn7Days", "unknownReason").contains(field))
                    .collect(Collectors.toSet());
            assertEquals(later, FactLines.YOUNGER.getOrDefault(topic.topicName(), Set.of()), topic::topicName);
        }
    }

    @Test
    void shouldFindAFactOfAnotherNode() throws Exception {
        for (String field : List.of("node", "cluster")) {
            List<ObjectNode> foreign = ExportedBundle.facts(ExportedBundle.judged());
            ObjectNode other = foreign.get(0).deepCopy();
            ((ObjectNode) other.path("fact")).put(field, "other").put("evidenceStream", "elsewhere");
            foreign.add(other);
            broken(ExportedBundle.judged(), foreign, "it has a fact of ");
        }
    }

    @Test
    void shouldCountWhatFollowsFromTheLastEventsAndIsNotThere() throws Exception {
        List<ObjectNode> facts = ExportedBundle.facts(ExportedBundle.judged());
        facts.removeAll(ExportedBundle.of(facts, "findings-history"));
        Path bundle = folder.resolve("fewer.tar");

        assertEquals(0, node.export(ExportedBundle.judged(), facts, bundle), node.terminal.err());
        assertEquals(0, node.run("verify-bundle", bundle.toString()), node.terminal.out());
        int left = ExportedBundle.of(ExportedBundle.facts(ExportedBundle.judged()), "findings-history")
                .size();
        assertTrue(
                node.terminal.out().contains(", " + left + " follow from its events and are not in it"),
                node.terminal.out());
    }

    @Test
    void shouldNotCompareWhatAClockDecided() throws Exception {
        List<ObjectNode> facts = ExportedBundle.facts(ExportedBundle.judged());
        ObjectNode silent = ExportedBundle.of(facts, "node-history").get(0).deepCopy();
        ObjectNode line = (ObjectNode) silent.path("fact");
        line.put("kind", "LIVENESS").putNull("standing").putNull("upgrade");
        line.putObject("liveness").put("state", "SILENT");
        facts.add(silent);
        Path bundle = folder.resolve("silent.tar");

        assertEquals(0, node.export(ExportedBundle.judged(), facts, bundle), node.terminal.err());
        assertEquals(0, node.run("verify-bundle", bundle.toString()), node.terminal.out());
        assertTrue(
                node.terminal.out().contains(", 1 were decided by a clock; the events reach back"),
                node.terminal.out());
    }

    @Test
    void shouldSayWhichFactsRestOnWhatLiesBeforeTheBundle() throws Exception {
        List<ObjectNode> facts = ExportedBundle.facts(ExportedBundle.judged());
        RecordedEvents later = ExportedBundle.judged();
        later.items().remove(0);
        ExportedBundle.last(facts, "findings-history").put("firstSeenAt", 999);
        ExportedBundle.first(facts, "drift-history").put("evidenceSequence", 0);
        // And how the node stood at the event that is not there, and at the next one, which counts that as a gap.
        Path bundle = folder.resolve("later.tar");

        assertEquals(0, node.export(later, facts, bundle), node.terminal.err());
        assertEquals(0, node.run("verify-bundle", bundle.toString()), node.terminal.out());
        assertTrue(
                node.terminal
                        .out()
                        .contains("facts derived again: " + (facts.size() - 4)
                                + "; 2 rest on what lies before the bundle, 2 have their cause outside of it\n"),
                node.terminal.out());

        List<ObjectNode> forged = ExportedBundle.facts(ExportedBundle.judged());
        ExportedBundle.last(forged, "drift-history").put("rules", 1);
        RecordedEvents same = ExportedBundle.judged();
        same.items().remove(0);
        broken(same, forged, "rules is 1, not ");
    }

    private void broken(RecordedEvents events, List<ObjectNode> facts, String why) throws Exception {
        Path bundle = folder.resolve("broken.tar");
        Files.deleteIfExists(bundle);
        assertEquals(0, node.export(events, facts, bundle), node.terminal.err());
        assertEquals(1, node.run("verify-bundle", bundle.toString()), node.terminal.out());
        assertTrue(node.terminal.out().contains(why), node.terminal.out());
    }

    @Test
    void shouldNameAGapInItsNumbers() throws Exception {
        RecordedEvents events = ExportedBundle.story();
        events.items().remove(4);
        Path bundle = folder.resolve("gap.tar");

        assertEquals(1, node.export(events, bundle), node.terminal.err());
        assertTrue(node.terminal.out().contains("gap: stream stream epoch 1: 4 to 4 missing"), node.terminal.out());

        assertEquals(0, node.run("verify-bundle", bundle.toString()), node.terminal.out());
        assertTrue(node.terminal.out().contains("  gap: stream stream epoch 1: 4 to 4 missing"), node.terminal.out());
    }

    @Test
    void shouldNotWriteWhatDoesNotProveItself() throws Exception {
        RecordedEvents swapped = ExportedBundle.story();
        byte[] value = swapped.items().get(3).get("value").binaryValue();
        String text = new String(value, StandardCharsets.ISO_8859_1).replace("iptables-nft-re", "iptables-nft-xx");
        swapped.items().get(3).put("value", text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(2, node.export(swapped, folder.resolve("a.tar")));
        assertTrue(node.terminal.err().contains("has other bytes than its digest says"), node.terminal.err());

        RecordedEvents twice = ExportedBundle.story();
        twice.items().add(4, twice.items().get(3));
        assertEquals(2, node.export(twice, folder.resolve("b.tar")));
        assertTrue(node.terminal.err().contains("does not follow offset"), node.terminal.err());
    }

    @Test
    void shouldFindACaptureThatDoesNotFollowFromTheOneBefore() throws Exception {
        RecordedEvents forged = new RecordedEvents();
        forged.epoch();
        forged.capture(ExportedBundle.ruleset("01-v2.0.1"));
        RecordedEvents other = new RecordedEvents();
        other.epoch();
        other.capture(ExportedBundle.ruleset("03-v2.2.1-fleet"));
        other.capture(ExportedBundle.ruleset("01-v2.0.1"));
        forged.items().add(other.items().get(3));

        assertEquals(2, node.export(forged, folder.resolve("forged.tar")));
        assertTrue(node.terminal.err().contains("does not fold: the delta starts from"), node.terminal.err());
    }
}
