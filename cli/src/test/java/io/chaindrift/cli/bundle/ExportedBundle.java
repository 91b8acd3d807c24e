package io.chaindrift.cli.bundle;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/** Bundles that export writes of a recorded node, and what it says on its terminal. One test's own. */
final class ExportedBundle {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));

    static {
        TrustedClasses.trustTopics();
    }

    final RecordingTerminal terminal = new RecordingTerminal(false);

    static NamedRuleset ruleset(String phase) throws Exception {
        Path save = CAPTURES.resolve("S9/node-c").resolve(phase).resolve("all.save");
        return NamedForm.of(SaveParser.parse(Files.readAllBytes(save), Limits.DEFAULT));
    }

    static RecordedEvents story() throws Exception {
        return story(false);
    }

    static RecordedEvents judged() throws Exception {
        return story(true);
    }

    static RecordedEvents story(boolean routerTold) throws Exception {
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
    static List<ObjectNode> facts(RecordedEvents events) throws IOException {
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

    static ObjectNode last(List<ObjectNode> facts, String topic) {
        List<ObjectNode> some = of(facts, topic);
        return (ObjectNode) some.get(some.size() - 1).path("fact");
    }

    static ObjectNode first(List<ObjectNode> facts, String topic) {
        return (ObjectNode) of(facts, topic).get(0).path("fact");
    }

    static List<ObjectNode> of(List<ObjectNode> facts, String topic) {
        return facts.stream()
                .filter(fact -> fact.path("topic").asText().equals("chaindrift." + topic + ".v1"))
                .toList();
    }

    int run(String... arguments) {
        return ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(arguments);
    }

    int export(RecordedEvents events, Path target) throws IOException {
        return export(events, facts(events), target);
    }

    int export(RecordedEvents events, List<ObjectNode> facts, Path target) throws IOException {
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
}
