package io.chaindrift.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The schemas of earlier releases, as they were frozen: what was written under one of them, and kept anywhere but on a topic, is read
 * by it. Thread-safe.
 */
public final class ReleasedSchemas {

    /** Releases whose schemas are frozen, oldest first. */
    static final List<String> RELEASES = List.of("0.1.0");

    private ReleasedSchemas() {}

    /**
     * The schemas of a topic's values by release, the oldest first; without the releases that did not know the topic.
     *
     * @throws UncheckedIOException when the program's own files cannot be read
     */
    public static NavigableMap<String, Schema> of(ChaindriftTopic topic) {
        NavigableMap<String, Schema> schemas =
                new TreeMap<>((one, other) -> Integer.compare(RELEASES.indexOf(one), RELEASES.indexOf(other)));
        for (String release : RELEASES) {
            String name = "frozen/" + release + "/" + topic.topicName() + ".avsc";
            try (InputStream file = ReleasedSchemas.class.getResourceAsStream(name)) {
                if (file != null) {
                    schemas.put(release, new Schema.Parser().parse(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the schema " + name + " of the program itself cannot be read", e);
            }
        }
        return schemas;
    }
}
