package io.chaindrift.processor.api.http;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where something stands in a node's life: by its time, and among those of one moment by its kind and where it lies. It says the same
 * whatever older or newer there is, so a page goes on where the last one ended.
 *
 * @param at its time, in milliseconds since 1970
 * @param kind its kind
 * @param key what tells it from others of its kind
 */
record Place(long at, String kind, String key) implements Comparable<Place> {

    private static final char END = '\u0000';
    private static final int PARTS = 3;

    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::at).thenComparing(Place::kind).thenComparing(Place::key);

    /** The place that a cursor holds. */
    static Place read(String written) {
        List<String> parts = List.of(written.split(Pattern.quote(String.valueOf(END)), -1));
        try {
            if (parts.size() == PARTS) {
                return new Place(Long.parseLong(parts.get(0)), parts.get(1), parts.get(2));
            }
        } catch (NumberFormatException e) {
            throw Problem.badRequest("cursor is none of this list");
        }
        throw Problem.badRequest("cursor is none of this list");
    }

    String written() {
        return "" + at + END + kind + END + key;
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
