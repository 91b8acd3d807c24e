package io.chaindrift.processor.packed;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Translates records of one type to bytes and back. The form follows from the type: components in their order, each record led by how
 * many it has. What an earlier program packed, when the type had fewer components at its end, is read: those that are not there are
 * null, false or 0. Any other change of a type needs another format. Equal records give equal bytes. Components may be strings,
 * booleans, ints, longs, enums, lists, sorted maps and records of these, but no record within itself. Immutable and thread-safe.
 *
 * @param <T> the record
 */
public final class Packed<T extends Record> {

    private final Class<T> type;
    private final RecordForm form;

    private Packed(Class<T> type, RecordForm form) {
        this.type = type;
        this.form = form;
    }

    /**
     * For a type.
     *
     * @throws IllegalArgumentException when it has a component that has no form
     */
    public static <T extends Record> Packed<T> of(Class<T> type) {
        return new Packed<>(type, new Forms().record(type));
    }

    /** A record as bytes. */
    public byte[] pack(T value) {
        return pack(value, new byte[0]);
    }

    /** A record as bytes behind others, such as a mark of what they are. */
    public byte[] pack(T value, byte... lead) {
        PackedOutput out = new PackedOutput(lead);
        form.write(value, out);
        return out.bytes();
    }

    /** The record in all of these bytes. */
    public T unpack(byte[] bytes) {
        return unpack(bytes, 0);
    }

    /**
     * The record in the bytes from there to their end.
     *
     * @throws PackedFormatException when they hold none, or something else as well
     */
    public T unpack(byte[] bytes, int from) {
        PackedInput in = new PackedInput(bytes, from);
        Object value = form.read(in);
        if (value == null || in.left() > 0) {
            throw new PackedFormatException("the bytes hold "
                    + (value == null ? "no " + type.getSimpleName() : in.left() + " bytes more than one"));
        }
        return type.cast(value);
    }

    /** What the form rests on: each record and enum with its parts, by name. For a test that notices when it changes. */
    public SortedMap<String, String> shape() {
        SortedMap<String, String> shape = new TreeMap<>();
        form.describe(shape);
        return shape;
    }
}
