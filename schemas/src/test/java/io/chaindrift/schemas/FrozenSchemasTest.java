package io.chaindrift.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.schemas.serde.PublicSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/**
 * Every schema against the copy of every release: {@code src/frozen/<version>/<topic>.avsc}. A release is frozen with
 * {@code -Dchaindrift.freeze=<version>}.
 */
class FrozenSchemasTest {

    private static final Path FROZEN = Path.of("src", "frozen");

    @Test
    void everyReleasedSchemaReadsAndIsReadByTheCurrentOne() throws IOException {
        String release = System.getProperty("chaindrift.freeze");
        if (release != null) {
            freeze(FROZEN.resolve(release));
        }
        Map<Path, List<String>> problems = new TreeMap<>();
        List<Path> frozen = frozenFiles();
        for (Path file : frozen) {
            List<String> found =
                    FullTransitive.problems(PublicSchema.of(topicOf(file).schema()), parse(file));
            if (!found.isEmpty()) {
                problems.put(file, found);
            }
        }
        assertFalse(frozen.isEmpty(), "no frozen schemas under " + FROZEN.toAbsolutePath());
        assertEquals(Map.of(), problems);
    }

    @Test
    void noReleasedTopicIsGone() throws IOException {
        for (Path file : frozenFiles()) {
            assertTrue(ChaindriftTopic.byName(topicName(file)).isPresent(), () -> file + " has no topic any more");
        }
    }

    @Test
    void theProgramCarriesWhatWasFrozen() throws IOException {
        Map<Path, Schema> carried = new TreeMap<>();
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            ReleasedSchemas.of(topic)
                    .forEach((release, schema) ->
                            carried.put(FROZEN.resolve(release).resolve(topic.topicName() + ".avsc"), schema));
        }
        Map<Path, Schema> frozen = new TreeMap<>();
        for (Path file : frozenFiles()) {
            frozen.put(file, parse(file));
        }
        assertEquals(frozen, carried);
    }

    @Test
    void aFieldWithoutDefaultIsFoundInBothDirections() {
        Schema before = PublicSchema.of(ChaindriftTopic.FLEET.schema());
        Schema after = withField(before, "added", false);
        assertEquals(1, FullTransitive.problems(after, before).size());
        assertEquals(1, FullTransitive.problems(before, after).size());
        assertEquals(List.of(), FullTransitive.problems(withField(before, "added", true), before));
    }

    @Test
    void aNewSymbolAndANewBodyAreCompatible() {
        Schema before =
                SchemaBuilder.enumeration("Kind").defaultSymbol("UNKNOWN").symbols("UNKNOWN", "A");
        Schema after =
                SchemaBuilder.enumeration("Kind").defaultSymbol("UNKNOWN").symbols("UNKNOWN", "A", "B");
        assertEquals(List.of(), FullTransitive.problems(after, before));
        Schema withoutFallback = SchemaBuilder.enumeration("Kind").symbols("UNKNOWN", "A");
        assertFalse(FullTransitive.problems(after, withoutFallback).isEmpty());
    }

    private static Schema withField(Schema schema, String name, boolean byDefault) {
        Schema changed = Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false);
        List<Schema.Field> fields = new java.util.ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        Schema type = Schema.create(Schema.Type.LONG);
        fields.add(byDefault ? new Schema.Field(name, type, "A count.", 0L) : new Schema.Field(name, type, "A count."));
        changed.setFields(fields);
        return changed;
    }

    private static void freeze(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            Files.writeString(
                    directory.resolve(topic.topicName() + ".avsc"),
                    PublicSchema.of(topic.schema()).toString(true) + "\n");
        }
    }

    private static List<Path> frozenFiles() throws IOException {
        try (Stream<Path> files = Files.walk(FROZEN)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        }
    }

    private static ChaindriftTopic topicOf(Path file) {
        return ChaindriftTopic.byName(topicName(file)).orElseThrow();
    }

    private static String topicName(Path file) {
        return file.getFileName().toString().replaceAll("\\.avsc$", "");
    }

    private static Schema parse(Path file) throws IOException {
        return new Schema.Parser().parse(Files.readString(file));
    }
}
