package io.chaindrift.ruleset.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of JSON for {@code nft -j}: objects become maps in their order, arrays lists, numbers their text. This module has no
 * dependencies, and nothing else of JSON is needed here. Depth and size are bounded.
 */
public final class Json {

    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int line = 1;

    private Json(String text) {
        this.text = text;
    }

    /**
     * A number as it was written, so that nothing is rounded.
     *
     * @param text its digits
     */
    public record Number(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Reads one value.
     *
     * @return a {@code Map}, {@code List}, {@code String}, {@link Number}, {@code Boolean} or null
     * @throws SyntaxException with the line where the text stops being JSON
     */
    public static @Nullable Object parse(String text, Limits limits) throws SyntaxException {
        if (text.length() > limits.bytes()) {
            throw new SyntaxException(1, "longer than " + limits.bytes() + " characters");
        }
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipBlanks();
        if (json.at < text.length()) {
            throw json.error("text behind the end of the JSON value");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws SyntaxException {
        if (depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        skipBlanks();
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws SyntaxException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            skipBlanks();
            String key = string();
            skipBlanks();
            expect(':');
            object.put(key, value(depth + 1));
            skipBlanks();
            if (peek() == '}') {
                at++;
                return object;
            }
            expect(',');
        }
    }

    private List<@Nullable Object> array(int depth) throws SyntaxException {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return array;
        }
        while (true) {
            array.add(value(depth + 1));
            skipBlanks();
            if (peek() == ']') {
                at++;
                return array;
            }
            expect(',');
        }
    }

    private String string() throws SyntaxException {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return string.toString();
            }
            if (c == '\\') {
                string.append(escape());
            } else {
                string.append(c);
            }
        }
    }

    private char escape() throws SyntaxException {
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> unicode();
            default -> throw error("unknown escape \\" + c);
        };
    }

    private char unicode() throws SyntaxException {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw error("\\u without four hexadecimal digits");
        }
        char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
        at += 4;
        return c;
    }

    private <T extends @Nullable Object> T word(String word, T value) throws SyntaxException {
        if (!text.startsWith(word, at)) {
            throw error("not a JSON value");
        }
        at += word.length();
        return value;
    }

    private Number number() throws SyntaxException {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw error("not a JSON value");
        }
        return new Number(number);
    }

    private void expect(char c) throws SyntaxException {
        if (peek() != c) {
            throw error("expected '" + c + "'");
        }
        at++;
    }

    private char peek() throws SyntaxException {
        if (at >= text.length()) {
            throw error("the JSON ends too early: it was cut off, capture it again");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            if (text.charAt(at) == '\n') {
                line++;
            }
            at++;
        }
    }

    private SyntaxException error(String reason) {
        return new SyntaxException(line, "column " + columnOf() + ": " + reason);
    }

    private int columnOf() {
        return at - text.lastIndexOf('\n', Math.max(0, Math.min(at, text.length()) - 1));
    }

    /** Writes a value in one form: no blanks, keys in their order. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> object) {
            out.append('{');
            String separator = "";
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                out.append(separator);
                quote(String.valueOf(entry.getKey()), out);
                out.append(':');
                write(entry.getValue(), out);
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof List<?> array) {
            out.append('[');
            String separator = "";
            for (Object item : array) {
                out.append(separator);
                write(item, out);
                separator = ",";
            }
            out.append(']');
        } else if (value instanceof String string) {
            quote(string, out);
        } else {
            out.append(value);
        }
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
