package io.chaindrift.embedded.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityLevelTest {
    private static final String A = "{\"name\":\"a\",\"type\":\"string\"}";
    private static final String B_DEFAULT = "{\"name\":\"b\",\"type\":\"string\",\"default\":\"\"}";
    private static final String B = "{\"name\":\"b\",\"type\":\"string\"}";

    /**
     * add: a field without default follows; drop: one is taken away; optional: one with a default follows; return: a
     * field that the oldest version had without a default comes back with another type.
     */
    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true, true",
        "BACKWARD, false, true, true, true",
        "BACKWARD_TRANSITIVE, false, true, true, false",
        "FORWARD, true, false, true, true",
        "FORWARD_TRANSITIVE, true, false, true, false",
        "FULL, false, false, true, true",
        "FULL_TRANSITIVE, false, false, true, false",
    })
    void allowsWhatItsNameSays(
            CompatibilityLevel level, boolean add, boolean drop, boolean optional, boolean comeBack) {
        assertEquals(
                add, level.conflicts(record(A + "," + B), List.of(record(A))).isEmpty(), "add");
        assertEquals(
                drop, level.conflicts(record(A), List.of(record(A + "," + B))).isEmpty(), "drop");
        assertEquals(
                optional,
                level.conflicts(record(A + "," + B_DEFAULT), List.of(record(A))).isEmpty(),
                "optional");
        List<Schema> history = List.of(record(A + "," + B_DEFAULT), record(A));
        Schema otherType = record(A + ",{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
        assertEquals(comeBack, level.conflicts(otherType, history).isEmpty(), "come back");
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }
}
