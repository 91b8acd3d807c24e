package io.chaindrift.processor.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Notices when what is stored of a node gets another shape. A component more at the end of a record, and a constant more of an enum, is
 * read by this program and all later ones: change the file beside. Anything else needs a new format in {@code Chunks}, and a reader of
 * the former.
 */
class StateShapeTest {

    @Test
    void theShapeIsTheOneThatFormatFiveBeganWithOrHasMoreAtItsEnds() throws IOException {
        String shape = new PartForms()
                .shape().entrySet().stream()
                        .map(part -> part.getKey() + " = " + part.getValue() + "\n")
                        .collect(Collectors.joining());
        try (var expected = getClass().getResourceAsStream("/node-state-shape.txt")) {
            assertEquals(new String(Objects.requireNonNull(expected).readAllBytes(), StandardCharsets.UTF_8), shape);
        }
    }
}
