package io.chaindrift.processor.api.http;

/** Texts of schemas by their id in the registry. */
@FunctionalInterface
public interface SchemaTexts {

    /** The schema with that id, as JSON. */
    String text(int id);
}
