package io.chaindrift.processor.topology;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chaindrift.processor.packed.Packed;
import io.chaindrift.processor.packed.PackedFormatException;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serdes of values that never leave the program: stores and internal topics. A value is packed behind a byte that names the format;
 * what programs before wrote, JSON, is still read. Stateless and thread-safe.
 */
final class StoredValues {

    /** The format that is written; JSON has none, and begins with a brace. */
    static final byte PACKED = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StoredValues() {}

    static <T extends Record> Serde<T> of(Class<T> type) {
        Packed<T> form = Packed.of(type);
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : form.pack(value, PACKED),
                (topic, data) -> data == null ? null : read(data, form, type));
    }

    private static <T extends Record> T read(byte[] data, Packed<T> form, Class<T> type) {
        byte first = data.length == 0 ? 0 : data[0];
        try {
            if (first == PACKED) {
                return form.unpack(data, 1);
            } else if (first == '{') {
                return JSON.readValue(data, type);
            }
        } catch (PackedFormatException | IOException e) {
            throw new SerializationException("cannot read a " + type.getSimpleName(), e);
        }
        throw new SerializationException(
                "cannot read a " + type.getSimpleName() + " of format " + first + ": a newer program wrote it");
    }
}
