package io.chaindrift.processor.packed;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How values of one type are written. Immutable and thread-safe. */
interface Form {

    void write(@Nullable Object value, PackedOutput out);

    @Nullable Object read(PackedInput in);

    /** The value of a component that an earlier program did not know. */
    default @Nullable Object absent() {
        return null;
    }

    /** The type's name, as shapes tell it. */
    String name();

    /** Adds the records and enums within it, if they are not there yet. */
    default void describe(SortedMap<String, String> shape) {}
}
