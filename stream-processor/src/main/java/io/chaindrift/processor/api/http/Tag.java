package io.chaindrift.processor.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Weak entity tags: two answers have the same one when they say the same, however far the reading has come meanwhile. */
final class Tag {

    private static final String BEGIN = "\"asOf\":{";
    private static final String END = ",\"incomplete\":";
    private static final String WEAK = "W/";
    private static final int DIGITS = 32;

    private Tag() {}

    /**
     * Whether a client has what has this tag. Weakly compared, as is right for reading.
     *
     * @param known the header If-None-Match: tags, or * for anything; null when it was not sent
     */
    static boolean isIn(@Nullable String known, String tag) {
        return known != null
                && Arrays.stream(known.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || bare(one).equals(bare(tag)));
    }

    private static String bare(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    static String of(String json) {
        int from = json.lastIndexOf(BEGIN);
        int to = from < 0 ? -1 : json.indexOf(END, from);
        String said = to < 0 ? json : json.substring(0, from) + json.substring(to);
        return WEAK + '"' + Sha.hex(said.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS) + '"';
    }
}
