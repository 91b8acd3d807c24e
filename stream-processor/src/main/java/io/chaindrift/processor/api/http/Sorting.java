package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.view.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Pages in the order of a field. A cursor holds the value and key of the last item, so that what comes or goes elsewhere moves no item
 * from one page to another.
 */
final class Sorting {

    private static final char END = '\u0000';

    private Sorting() {}

    /** A value to sort by: numbers by size, all else by text; absent ones first. */
    record Value(@Nullable Long number, @Nullable String text) implements Comparable<Value> {

        private static final Comparator<Value> ORDER = Comparator.comparing(
                        Value::number, Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
                .thenComparing(Value::text, Comparator.nullsFirst(Comparator.<String>naturalOrder()));

        static Value of(@Nullable Object value) {
            if (value instanceof Instant time) {
                return new Value(time.toEpochMilli(), null);
            }
            if (value instanceof Number number) {
                return new Value(number.longValue(), null);
            }
            return new Value(null, value == null ? null : value.toString());
        }

        @Override
        public int compareTo(Value other) {
            return ORDER.compare(this, other);
        }

        private String written() {
            return number != null ? "l" + number : text == null ? "n" : "s" + text;
        }

        private static Value read(String written) {
            return switch (written.isEmpty() ? 'n' : written.charAt(0)) {
                case 'l' -> new Value(Long.valueOf(written.substring(1)), null);
                case 's' -> new Value(null, written.substring(1));
                default -> new Value(null, null);
            };
        }
    }

    /**
     * A page of all items in the order that is asked for.
     *
     * @param all the items, with a frame
     * @param sort the field, perhaps with - in front
     * @param key key of an item
     * @param field value of an item's field
     * @throws Problem.Refusal when the cursor is none of this order
     */
    static <T> Page<T> page(
            Page<T> all,
            String sort,
            @Nullable String after,
            int limit,
            Function<T, String> key,
            BiFunction<T, String, @Nullable Object> field) {
        boolean descending = sort.startsWith("-");
        String name = descending ? sort.substring(1) : sort;
        Comparator<Value> byValue = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        Function<T, Value> value = item -> Value.of(field.apply(item, name));
        Comparator<T> order = Comparator.comparing(value, byValue).thenComparing(key);
        List<T> sorted = all.items().stream().sorted(order).toList();
        int from = 0;
        if (after != null) {
            int end = after.indexOf(END);
            if (end < 0) {
                throw Problem.badRequest("cursor belongs to another order");
            }
            Value last = Value.read(after.substring(0, end));
            String lastKey = after.substring(end + 1);
            while (from < sorted.size()) {
                int place = byValue.compare(value.apply(sorted.get(from)), last);
                if (place > 0 || (place == 0 && key.apply(sorted.get(from)).compareTo(lastKey) > 0)) {
                    break;
                }
                from++;
            }
        }
        int to = Math.min(sorted.size(), from + limit);
        List<T> shown = sorted.subList(from, to);
        String next = to < sorted.size()
                ? value.apply(sorted.get(to - 1)).written() + END + key.apply(sorted.get(to - 1))
                : null;
        return all.with(shown, next);
    }

    /** The value of a record's field. */
    static @Nullable Object field(IndexedRecord item, String name) {
        Schema.Field field = item.getSchema().getField(name);
        if (field == null) {
            throw Problem.badRequest("the items have no field '" + name + "' to sort by");
        }
        return item.get(field.pos());
    }
}
