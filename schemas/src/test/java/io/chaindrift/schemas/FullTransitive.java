package io.chaindrift.schemas;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** The registry's rule FULL_TRANSITIVE: each version reads, and is read by, every other. */
final class FullTransitive {

    private FullTransitive() {}

    /** What speaks against the pair, for people; empty when both read each other. */
    static List<String> problems(Schema current, Schema frozen) {
        List<String> problems = new ArrayList<>();
        check("the current schema cannot read records of the frozen one", current, frozen, problems);
        check("the frozen schema cannot read records of the current one", frozen, current, problems);
        return problems;
    }

    private static void check(String what, Schema reader, Schema writer, List<String> problems) {
        var check = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (check.getType() != SchemaCompatibilityType.COMPATIBLE) {
            check.getResult()
                    .getIncompatibilities()
                    .forEach(found -> problems.add(
                            what + ": " + found.getType() + " at " + found.getLocation() + ": " + found.getMessage()));
        }
    }
}
