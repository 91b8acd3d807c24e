package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.view.Page;
import io.chaindrift.schemas.RecordKeys;
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
            try {
                return switch (written.isEmpty() ? '?' : written.charAt(0)) {
                    case 'l' -> new Value(Long.valueOf(written.substring(1)), null);
                    case 's' -> new Value(null, written.substring(1));
                    case 'n' -> new Value(null, null);
                    default -> throw Problem.badRequest("cursor is none of this list");
                };
            } catch (NumberFormatException e) {
                throw Problem.badRequest("cursor is none of this list");
            }
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
            if (!after.startsWith(sort + END)) {
                throw Problem.badRequest("cursor belongs to another order");
            }
            String rest = after.substring(sort.length() + 1);
            int end = rest.lastIndexOf(END);
            if (end < 0) {
                throw Problem.badRequest("cursor is none of this list");
            }
            Value last = Value.read(rest.substring(0, end));
            String lastKey = rest.substring(end + 1);
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
                ? sort + END + value.apply(sorted.get(to - 1)).written() + END + key.apply(sorted.get(to - 1))
                : null;
        return all.with(shown, next);
    }

    /** A page in the order of the keys, which the items are in. */
    static <T> Page<T> byKey(Page<T> all, @Nullable String after, int limit, Function<T, String> key) {
        String last = key(after);
        List<T> rest = all.items().stream()
                .filter(item -> last == null || key.apply(item).compareTo(last) > 0)
                .toList();
        int to = Math.min(rest.size(), limit);
        return all.with(rest.subList(0, to), to < rest.size() ? key.apply(rest.get(to - 1)) : null);
    }

    /** A cursor of a list in the order of its keys. */
    static @Nullable String key(@Nullable String after) {
        if (after != null && after.indexOf(END) >= 0) {
            throw Problem.badRequest("cursor belongs to another order");
        }
        if (after != null && !isKey(after)) {
            throw Problem.badRequest("cursor is none of this list");
        }
        return after;
    }

    /** All keys begin with a cluster and go on. */
    private static boolean isKey(String text) {
        try {
            return RecordKeys.split(text).size() > 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** All items in the order that is asked for; null: in the order they are in. */
    static <T> List<T> all(List<T> items, @Nullable String sort, BiFunction<T, String, @Nullable Object> field) {
        if (sort == null) {
            return items;
        }
        boolean descending = sort.startsWith("-");
        String name = descending ? sort.substring(1) : sort;
        Comparator<Value> byValue = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return items.stream()
                .sorted(Comparator.comparing(item -> Value.of(field.apply(item, name)), byValue))
                .toList();
    }

    /** The value of a component of a record class. */
    static @Nullable Object component(Object row, String name) {
        var value = Json.MAPPER.valueToTree(row).get(name);
        if (value == null) {
            throw Problem.badRequest("the items have no field '" + name + "' to sort by");
        }
        return value.isIntegralNumber() ? (Object) value.longValue() : value.isNull() ? null : value.asText();
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
