package io.chaindrift.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Which earlier schemas a new one must agree with, and in which direction; the names are Confluent's. */
enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean newReadsOld;
    private final boolean oldReadsNew;
    private final boolean transitive;

    CompatibilityLevel(boolean newReadsOld, boolean oldReadsNew, boolean transitive) {
        this.newReadsOld = newReadsOld;
        this.oldReadsNew = oldReadsNew;
        this.transitive = transitive;
    }

    /** The level of this name in any case, or nothing. */
    static Optional<CompatibilityLevel> of(String name) {
        for (CompatibilityLevel level : values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** What is wrong between {@code proposed} and {@code earlier}, oldest first; empty when they are compatible. */
    List<String> conflicts(Schema proposed, List<Schema> earlier) {
        List<Schema> compared =
                transitive || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
        List<String> conflicts = new ArrayList<>();
        for (Schema old : compared) {
            if (newReadsOld) {
                conflicts.addAll(readProblems(proposed, old));
            }
            if (oldReadsNew) {
                conflicts.addAll(readProblems(old, proposed));
            }
        }
        return conflicts;
    }

    private static List<String> readProblems(Schema reader, Schema writer) {
        List<String> problems = new ArrayList<>();
        for (Incompatibility each : SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()) {
            problems.add("{errorType:'" + each.getType() + "', description:'at " + each.getLocation() + ": "
                    + each.getMessage() + "'}");
        }
        return problems;
    }
}
