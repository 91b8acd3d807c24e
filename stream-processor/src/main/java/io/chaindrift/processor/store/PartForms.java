package io.chaindrift.processor.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chaindrift.processor.audit.model.FindingMemory;
import io.chaindrift.processor.packed.Packed;
import io.chaindrift.processor.packed.PackedFormatException;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of a state's parts: packed, and as the formats before wrote them, in JSON. Immutable and thread-safe. */
final class PartForms {

    private final Map<Class<?>, Packed<?>> packed = Map.of(
            NodeEntry.class, Packed.of(NodeEntry.class),
            LedgerEntry.class, Packed.of(LedgerEntry.class),
            PlaneEntry.class, Packed.of(PlaneEntry.class),
            HeldEntry.class, Packed.of(HeldEntry.class),
            ChainEntry.class, Packed.of(ChainEntry.class),
            GrowthEntry.class, Packed.of(GrowthEntry.class),
            FindingMemory.class, Packed.of(FindingMemory.class));

    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The bytes of a part behind others, which are copied. */
    <T extends Record> byte[] bytes(T part, byte[] lead) {
        return part instanceof SummaryBucket bucket
                ? bucket.bytes(lead)
                : form(part).pack(part, lead);
    }

    /**
     * The part in these bytes.
     *
     * @param version the format they were written in
     * @throws StateFormatException when they cannot be read
     */
    <T extends Record> T read(byte version, byte[] value, Class<T> type) {
        try {
            return version >= Chunks.PACKED_SINCE ? form(type).unpack(value) : json.readValue(value, type);
        } catch (PackedFormatException | IOException e) {
            throw new StateFormatException(
                    "a stored " + type.getSimpleName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // each form is under the class that it was made for
    private <T extends Record> Packed<T> form(T part) {
        return form((Class<T>) part.getClass());
    }

    @SuppressWarnings("unchecked") // each form is under the class that it was made for
    private <T extends Record> Packed<T> form(Class<T> type) {
        Packed<?> known = packed.get(type);
        if (known == null) {
            throw new IllegalArgumentException(type + " is no part of a state");
        }
        return (Packed<T>) known;
    }

    /** What the packed parts rest on. */
    SortedMap<String, String> shape() {
        SortedMap<String, String> shape = new TreeMap<>();
        packed.values().forEach(form -> shape.putAll(form.shape()));
        return shape;
    }
}
