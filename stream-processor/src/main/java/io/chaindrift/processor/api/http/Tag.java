package io.chaindrift.processor.api.http;

import java.nio.charset.StandardCharsets;

/** Weak entity tags: two answers have the same one when they say the same, however far the reading has come meanwhile. */
final class Tag {

    private static final String BEGIN = "\"asOf\":{";
    private static final String END = ",\"incomplete\":";
    private static final int DIGITS = 32;

    private Tag() {}

    static String of(String json) {
        int from = json.lastIndexOf(BEGIN);
        int to = from < 0 ? -1 : json.indexOf(END, from);
        String said = to < 0 ? json : json.substring(0, from) + json.substring(to);
        return "W/\"" + Sha.hex(said.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS) + '"';
    }
}
