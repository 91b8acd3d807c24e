package io.chaindrift.ruleset.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a save the plain way, line by line with what strings offer; shares nothing with the parser it is compared with. */
final class PlainSaveReader {

    private PlainSaveReader() {}

    /** Every chain as {@code table chain policy counters}, with its rules as {@code counters text}. */
    static Map<String, List<String>> read(byte[] save) {
        Map<String, List<String>> read = new LinkedHashMap<>();
        Map<String, List<String>> table = new LinkedHashMap<>();
        Map<String, String> headers = new LinkedHashMap<>();
        String name = "";
        for (String line : new String(save, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.startsWith("*")) {
                name = line.substring(1);
                table = new LinkedHashMap<>();
                headers = new LinkedHashMap<>();
            } else if (line.startsWith(":")) {
                String[] words = line.substring(1).split(" ");
                headers.put(
                        words[0],
                        name + " " + words[0] + " " + (words[1].equals("-") ? "null" : words[1]) + " "
                                + (words.length > 2 ? words[2] : "null"));
                table.put(words[0], new ArrayList<>());
            } else if (line.equals("COMMIT")) {
                Map<String, List<String>> rules = table;
                headers.forEach((chain, header) -> read.put(header, rules.get(chain)));
            } else if (line.startsWith("[")) {
                int close = line.indexOf("] ");
                add(table, line.substring(0, close + 1), line.substring(close + 2));
            } else if (line.startsWith("-A")) {
                String unquoted = line.replaceAll("\"(?:\\\\.|[^\"\\\\])*\"", "\"\"");
                if (unquoted.matches(".* -c [0-9]+ [0-9]+( .*)?")) {
                    String counters = unquoted.replaceAll(".* (-c [0-9]+ [0-9]+)( .*)?", "$1");
                    add(table, counters, cut(line, counters));
                } else {
                    add(table, "null", line);
                }
            }
        }
        return read;
    }

    /** The line without the counters that stand outside its quotes. */
    private static String cut(String line, String counters) {
        StringBuilder outside = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean escaped = quoted && c == '\\';
            if (c == '"') {
                quoted = !quoted;
            }
            outside.append(quoted || c == '"' ? '\0' : c);
            if (escaped) {
                outside.append('\0');
                i++;
            }
        }
        int at = outside.indexOf(" " + counters);
        return line.substring(0, at) + line.substring(at + 1 + counters.length());
    }

    private static void add(Map<String, List<String>> table, String counters, String rule) {
        table.get(rule.split(" ")[1]).add(counters + " " + rule);
    }
}
