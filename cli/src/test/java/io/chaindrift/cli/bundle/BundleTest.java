package io.chaindrift.cli.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.FakeApi;
import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.api.json.AvroJson;
import io.chaindrift.processor.mapping.ContentHash;
import io.chaindrift.processor.replay.FactReplay;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.schemas.serde.TrustedClasses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that export wrote is proved by verify-bundle, and no other is. */
class BundleTest {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));
    private static byte[] kept = new byte[0];

    static {
        TrustedClasses.trustTopics();
    }

    private final RecordingTerminal terminal = new RecordingTerminal(false);

    @TempDir
    private Path folder;

    private static NamedRuleset ruleset(String phase) throws Exception {
        Path save = CAPTURES.resolve("S9/node-c").resolve(phase).resolve("all.save");
        return NamedForm.of(SaveParser.parse(Files.readAllBytes(save), Limits.DEFAULT));
    }

    private static RecordedEvents story() throws Exception {
        return story(false);
    }

    private static RecordedEvents judged() throws Exception {
        return story(true);
    }

    private static RecordedEvents story(boolean routerTold) throws Exception {
        RecordedEvents events = new RecordedEvents();
        events.epoch();
        if (routerTold) {
            events.router("v2.2.1");
        }
        List<String> phases;
        try (Stream<Path> folders = Files.list(CAPTURES.resolve("S9/node-c"))) {
            phases = folders.map(path -> path.getFileName().toString()).sorted().toList();
        }
        for (String phase : phases) {
            events.capture(ruleset(phase));
        }
        events.capture(ruleset(phases.get(phases.size() - 1)));
        return events;
    }

    /** The facts that the processor makes of these events, as the API answers them. */
    private static List<ObjectNode> facts(RecordedEvents events) throws IOException {
        FactReplay replay = new FactReplay("demo", "node-c");
        List<ObjectNode> facts = new ArrayList<>();
        for (ObjectNode item : events.items()) {
            byte[] value = Base64.getDecoder().decode(item.path("value").asText());
            NodeEvent event = new SpecificDatumReader<>(NodeEvent.class)
                    .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
            for (FactReplay.Line line : replay.accept(event, ContentHash.of(value))) {
                ObjectNode fact = Parts.JSON.createObjectNode();
                fact.put("topic", line.topic().topicName());
                fact.put("partition", 0);
                fact.put("offset", facts.size());
                fact.put("key", "demo/node-c");
                fact.put("at", event.getHeader().getObservedAt().toEpochMilli());
                fact.set("fact", Parts.JSON.readTree(AvroJson.toJson(line.value())));
                facts.add(fact);
            }
        }
        return facts;
    }

    private static ObjectNode last(List<ObjectNode> facts, String topic) {
        List<ObjectNode> some = of(facts, topic);
        return (ObjectNode) some.get(some.size() - 1).path("fact");
    }

    private static ObjectNode first(List<ObjectNode> facts, String topic) {
        return (ObjectNode) of(facts, topic).get(0).path("fact");
    }

    private static List<ObjectNode> of(List<ObjectNode> facts, String topic) {
        return facts.stream()
                .filter(fact -> fact.path("topic").asText().equals("chaindrift." + topic + ".v1"))
                .toList();
    }

    private int run(String... arguments) {
        return ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(arguments);
    }

    /** A digest that is surely another: its first digit is changed. */
    private static String other(String digest) {
        return (digest.charAt(0) == '0' ? '1' : '0') + digest.substring(1);
    }

    private int export(RecordedEvents events, Path target) throws IOException {
        return export(events, facts(events), target);
    }

    private int export(RecordedEvents events, List<ObjectNode> facts, Path target) throws IOException {
        String lines = facts.stream().map(ObjectNode::toString).collect(Collectors.joining(","));
        try (FakeApi api = new FakeApi()) {
            api.answering("nodes/node-c/events", events.pages()).answering("nodes/node-c/facts", FakeApi.list(lines));
            return run(
                    "export",
                    "--api=" + api.url(),
                    "--node=node-c",
                    "--from=1000",
                    "--to=1970-01-02T00:00:00Z",
                    "-d",
                    target.toString());
        }
    }

    @Test
    void shouldProveWhatItWrote() throws Exception {
        Path bundle = folder.resolve("node-c.tar");

        assertEquals(0, export(story(), bundle), terminal.err());
        String seal = terminal.lines().get(1).replaceFirst(".*: ", "");
        assertEquals(0, run("verify-bundle", bundle.toString(), "--sha256", seal), terminal.out());

        assertTrue(terminal.out().contains("captures folded again: 1 keyframes, "), terminal.out());
        assertFalse(terminal.out().contains(" 0 deltas"), terminal.out());
        assertTrue(terminal.out().contains("1 unchanged; 0 without a keyframe"), terminal.out());
        assertTrue(terminal.out().contains("no gap"), terminal.out());
        assertEquals(1, run("verify-bundle", bundle.toString(), "--sha256", other(seal)));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(bundle), left.toList(), "nothing else is left behind");
        }
        assertEquals(2, export(story(), bundle), "evidence is not written over");
    }

    @Test
    void shouldDeriveEveryFactAgainWhereTheEventsReachBackToTheFirst() throws Exception {
        List<ObjectNode> facts = facts(judged());
        Path bundle = folder.resolve("whole.tar");
        assertTrue(facts.size() > 10, facts::toString);

        assertEquals(0, export(judged(), facts, bundle), terminal.err());
        assertEquals(0, run("verify-bundle", bundle.toString()), terminal.out());

        assertTrue(
                terminal.out()
                        .contains(
                                "facts derived again: " + facts.size()
                                        + "; 0 rest on what lies before the bundle, 0 have their cause outside of it; the events reach back"),
                terminal.out());
    }

    @Test
    void shouldFindAFactThatDoesNotFollowFromTheEvents() throws Exception {
        List<ObjectNode> severe = facts(judged());
        last(severe, "findings-history").put("firstSeenAt", 999);
        broken(judged(), severe, "firstSeenAt is 999, not ");

        List<ObjectNode> fewer = facts(judged());
        last(fewer, "drift-history").put("rules", 4_711);
        broken(judged(), fewer, "rules is 4711, not ");

        List<ObjectNode> elsewhere = facts(judged());
        first(elsewhere, "drift-history").put("evidenceSequence", 4_711);
        broken(judged(), elsewhere, "is not there");

        List<ObjectNode> hidden = facts(judged());
        hidden.remove(of(hidden, "drift-history").get(2));
        broken(judged(), hidden, "is not there");

        List<ObjectNode> invented = facts(judged());
        invented.add(invented.get(0).deepCopy());
        broken(judged(), invented, "does not follow from its events");

        List<ObjectNode> better = facts(judged());
        ((ObjectNode) last(better, "node-history").path("standing")).put("gaps", 7);
        broken(judged(), better, "does not follow from its events: standing is ");

        List<ObjectNode> unsaid = facts(judged());
        unsaid.remove(of(unsaid, "node-history").get(1));
        broken(judged(), unsaid, "is not there");
    }

    @Test
    void shouldFindAFactOfAnotherNode() throws Exception {
        for (String field : List.of("node", "cluster")) {
            List<ObjectNode> foreign = facts(judged());
            ObjectNode other = foreign.get(0).deepCopy();
            ((ObjectNode) other.path("fact")).put(field, "other").put("evidenceStream", "elsewhere");
            foreign.add(other);
            broken(judged(), foreign, "it has a fact of ");
        }
    }

    @Test
    void shouldCountWhatFollowsFromTheLastEventsAndIsNotThere() throws Exception {
        List<ObjectNode> facts = facts(judged());
        facts.removeAll(of(facts, "findings-history"));
        Path bundle = folder.resolve("fewer.tar");

        assertEquals(0, export(judged(), facts, bundle), terminal.err());
        assertEquals(0, run("verify-bundle", bundle.toString()), terminal.out());
        int left = of(facts(judged()), "findings-history").size();
        assertTrue(terminal.out().contains(", " + left + " follow from its events and are not in it"), terminal.out());
    }

    @Test
    void shouldNotCompareWhatAClockDecided() throws Exception {
        List<ObjectNode> facts = facts(judged());
        ObjectNode silent = of(facts, "node-history").get(0).deepCopy();
        ObjectNode line = (ObjectNode) silent.path("fact");
        line.put("kind", "LIVENESS").putNull("standing").putNull("upgrade");
        line.putObject("liveness").put("state", "SILENT");
        facts.add(silent);
        Path bundle = folder.resolve("silent.tar");

        assertEquals(0, export(judged(), facts, bundle), terminal.err());
        assertEquals(0, run("verify-bundle", bundle.toString()), terminal.out());
        assertTrue(terminal.out().contains(", 1 were decided by a clock; the events reach back"), terminal.out());
    }

    @Test
    void shouldSayWhichFactsRestOnWhatLiesBeforeTheBundle() throws Exception {
        List<ObjectNode> facts = facts(judged());
        RecordedEvents later = judged();
        later.items().remove(0);
        last(facts, "findings-history").put("firstSeenAt", 999);
        first(facts, "drift-history").put("evidenceSequence", 0);
        // And how the node stood at the event that is not there, and at the next one, which counts that as a gap.
        Path bundle = folder.resolve("later.tar");

        assertEquals(0, export(later, facts, bundle), terminal.err());
        assertEquals(0, run("verify-bundle", bundle.toString()), terminal.out());
        assertTrue(
                terminal.out()
                        .contains("facts derived again: " + (facts.size() - 4)
                                + "; 2 rest on what lies before the bundle, 2 have their cause outside of it\n"),
                terminal.out());

        List<ObjectNode> forged = facts(judged());
        last(forged, "drift-history").put("rules", 1);
        RecordedEvents same = judged();
        same.items().remove(0);
        broken(same, forged, "rules is 1, not ");
    }

    private void broken(RecordedEvents events, List<ObjectNode> facts, String why) throws Exception {
        Path bundle = folder.resolve("broken.tar");
        Files.deleteIfExists(bundle);
        assertEquals(0, export(events, facts, bundle), terminal.err());
        assertEquals(1, run("verify-bundle", bundle.toString()), terminal.out());
        assertTrue(terminal.out().contains(why), terminal.out());
    }

    @Test
    void shouldNameAGapInItsNumbers() throws Exception {
        RecordedEvents events = story();
        events.items().remove(4);
        Path bundle = folder.resolve("gap.tar");

        assertEquals(1, export(events, bundle), terminal.err());
        assertTrue(terminal.out().contains("gap: stream stream epoch 1: 4 to 4 missing"), terminal.out());

        assertEquals(0, run("verify-bundle", bundle.toString()), terminal.out());
        assertTrue(terminal.out().contains("  gap: stream stream epoch 1: 4 to 4 missing"), terminal.out());
    }

    @Test
    void shouldNotWriteWhatDoesNotProveItself() throws Exception {
        RecordedEvents swapped = story();
        String value = swapped.items().get(3).get("value").asText();
        swapped.items().get(3).put("value", value.substring(0, value.length() - 8) + "AAAAAAA=");
        assertEquals(2, export(swapped, folder.resolve("a.tar")));
        assertTrue(terminal.err().contains("has other bytes than its digest says"), terminal.err());

        RecordedEvents twice = story();
        twice.items().add(4, twice.items().get(3));
        assertEquals(2, export(twice, folder.resolve("b.tar")));
        assertTrue(terminal.err().contains("does not follow offset"), terminal.err());
    }

    @Test
    void shouldFindACaptureThatDoesNotFollowFromTheOneBefore() throws Exception {
        RecordedEvents forged = new RecordedEvents();
        forged.epoch();
        forged.capture(ruleset("01-v2.0.1"));
        RecordedEvents other = new RecordedEvents();
        other.epoch();
        other.capture(ruleset("03-v2.2.1-fleet"));
        other.capture(ruleset("01-v2.0.1"));
        forged.items().add(other.items().get(3));

        assertEquals(2, export(forged, folder.resolve("forged.tar")));
        assertTrue(terminal.err().contains("does not fold: the delta starts from"), terminal.err());
    }

    private static synchronized byte[] bundle() throws Exception {
        if (kept.length == 0) {
            Path file = Files.createTempDirectory("bundle").resolve("node-c.tar");
            BundleTest test = new BundleTest();
            assertEquals(0, test.export(story(), file), test.terminal.err());
            kept = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
        }
        return kept;
    }

    @Property(tries = 300)
    void shouldFindAFlippedBitAnywhere(
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int place, @ForAll @IntRange(max = 7) int bit)
            throws Exception {
        byte[] bytes = bundle().clone();
        bytes[place % bytes.length] ^= (byte) (1 << bit);

        assertThrows(BrokenBundleException.class, () -> BundleCheck.check(new ByteArrayInputStream(bytes)));
    }

    @Test
    void shouldFindAFlippedByteInEveryHeaderPaddingAndEnd() throws Exception {
        byte[] whole = bundle();
        BundleCheck.check(new ByteArrayInputStream(whole));
        for (int at = whole.length - 4 * Tar.BLOCK; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            assertThrows(
                    BrokenBundleException.class,
                    () -> BundleCheck.check(new ByteArrayInputStream(bytes)),
                    "byte " + at);
        }
        for (int at = 0; at < Tar.BLOCK; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            assertThrows(
                    BrokenBundleException.class,
                    () -> BundleCheck.check(new ByteArrayInputStream(bytes)),
                    "byte " + at);
        }
    }

    @Property(tries = 50)
    void shouldFindThatItWasCutOffOrWentOn(@ForAll @IntRange(max = Integer.MAX_VALUE - 1) int place) throws Exception {
        byte[] whole = bundle();

        assertThrows(
                BrokenBundleException.class,
                () -> BundleCheck.check(new ByteArrayInputStream(Arrays.copyOf(whole, place % whole.length))));
        assertThrows(
                BrokenBundleException.class,
                () -> BundleCheck.check(
                        new ByteArrayInputStream(Arrays.copyOf(whole, whole.length + 1 + place % (2 * Tar.BLOCK)))));
    }

    @Test
    void shouldBeUnpackedByAnyTar() throws Exception {
        Path bundle = Files.write(folder.resolve("node-c.tar"), bundle());
        Path out = folder.resolve("list");
        Process tar = new ProcessBuilder("tar", "-tf", bundle.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertEquals(0, tar.waitFor(), Files.readString(out));
        assertEquals(
                List.of("schemas.json", "facts.jsonl", "events.jsonl", "gaps.json", "manifest.json", "manifest.sha256"),
                Files.readAllLines(out));
    }

    @Test
    void shouldSayThatAFileIsNoBundle() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a bundle");

        assertEquals(1, run("verify-bundle", text.toString()));
        assertTrue(terminal.out().startsWith("BROKEN: "), terminal.out());
        assertEquals(2, run("verify-bundle", folder.resolve("none.tar").toString()));
    }
}
