package io.chaindrift.schemas.serde;

import java.util.stream.Collectors;
import org.apache.avro.SchemaCompatibility;

/** Says in words why two schemas do not go together. */
final class Incompatibilities {

    private Incompatibilities() {}

    static String describe(SchemaCompatibility.SchemaCompatibilityResult result) {
        return result.getIncompatibilities().stream()
                .map(found -> found.getType() + " at " + found.getLocation() + ": " + found.getMessage())
                .collect(Collectors.joining("; "));
    }
}
