package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chaindrift.processor.audit.model.SourceLedger;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.fleet.FleetInput;
import io.chaindrift.processor.fleet.FleetNode;
import io.chaindrift.processor.history.IndexState;
import io.chaindrift.processor.history.PlaneIndex;
import io.chaindrift.processor.history.Trail;
import io.chaindrift.processor.packed.Packed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class StoredValuesTest {

    private static final StreamPosition POSITION = new StreamPosition("stream-1", 1_700_000_000_000L, 42);
    private static final LivenessEntry HEARD =
            new LivenessEntry("test", "node-a", false, 5, 4L, POSITION, 3L, null, false);
    private static final PlaneIndex INDEX = new PlaneIndex(
            "ipv4-nft",
            "stream-1",
            7,
            8,
            1,
            100,
            103,
            1_000,
            2,
            1,
            "ab",
            true,
            List.of(new PlaneIndex.Delta(9, 104, 104, 2_000, 3, true)),
            "cd",
            null,
            null,
            List.of(new PlaneIndex.Gap(1_500, 1_600L, "silence")),
            null,
            null,
            List.of(100L, 103L));

    private final Serde<LivenessEntry> entries = StoredValues.of(LivenessEntry.class);
    private final Serde<IndexState> states = StoredValues.of(IndexState.class);

    @Test
    void valuesComeBack() {
        IndexState plane = new IndexState(INDEX, new IndexState.Pending(9, 1, 105, List.of(105L)), null);
        IndexState node = IndexState.of(new Trail(
                SourceLedger.of(POSITION, List.of(-5L), List.of()), 6, new TreeMap<>(Map.of("ipv4-nft", 6L))));
        for (IndexState state : List.of(plane, node, IndexState.NONE)) {
            assertEquals(state, back(states, states.serializer().serialize("store", state)));
        }
        assertEquals(HEARD, back(entries, entries.serializer().serialize("store", HEARD)));
        assertNull(entries.serializer().serialize("store", null));
        assertNull(entries.deserializer().deserialize("store", null));
    }

    @Test
    void whatProgramsBeforeWroteIsRead() throws Exception {
        JsonMapper json = JsonMapper.builder()
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .build();
        assertEquals(HEARD, back(entries, json.writeValueAsBytes(HEARD)));
        IndexState plane = new IndexState(INDEX, null, null);
        assertEquals(plane, back(states, json.writeValueAsBytes(plane)));
    }

    @Test
    void aNewerFormatAndDamageAreRefused() {
        byte[] bytes = entries.serializer().serialize("store", HEARD);
        byte[] newer = bytes.clone();
        newer[0] = StoredValues.PACKED + 1;
        for (byte[] wrong : List.of(newer, Arrays.copyOf(bytes, bytes.length - 1), new byte[0], new byte[] {'{'})) {
            assertThrows(SerializationException.class, () -> back(entries, wrong));
        }
    }

    /** A component more at the end of a record is read by all later programs: change the file. Anything else needs another format. */
    @Test
    void theShapeIsTheOneThatTheFormatBeganWithOrHasMoreAtItsEnds() throws Exception {
        SortedMap<String, String> shape = new TreeMap<>();
        List.of(FailedAudit.class, FleetInput.class, FleetNode.class, IndexState.class, LivenessEntry.class)
                .forEach(type ->
                        shape.putAll(Packed.of(type.asSubclass(Record.class)).shape()));
        String text = shape.entrySet().stream()
                .map(part -> part.getKey() + " = " + part.getValue() + "\n")
                .collect(Collectors.joining());
        try (var expected = getClass().getResourceAsStream("/other-stores-shape.txt")) {
            assertEquals(new String(Objects.requireNonNull(expected).readAllBytes(), StandardCharsets.UTF_8), text);
        }
    }

    private static <T> T back(Serde<T> serde, byte[] bytes) {
        return serde.deserializer().deserialize("store", bytes);
    }
}
