package io.chaindrift.cli.up;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a running {@code up} can be reached. Immutable.
 *
 * @param data absolute path of the data directory
 * @param bootstrapServers host and port of the broker
 * @param registry the schema registry's base URL
 * @param console URL of the console; the API is under the same
 * @param notes what a person should know about the choices
 */
record Addresses(Path data, String bootstrapServers, URI registry, URI console, List<String> notes) {
    Addresses {
        notes = List.copyOf(notes);
    }
}
