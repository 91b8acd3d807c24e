package io.chaindrift.ruleset.parse;

import org.jspecify.annotations.Nullable;

/**
 * Walks through a JSON text without building anything of it: what a reader does not ask for costs nothing but time. Depth is
 * bounded; every value passed over is checked all the same.
 */
final class JsonCursor {

    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    JsonCursor(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** Where the cursor stands; another one may begin there. */
    int position() {
        return at;
    }

    /** True when the next value begins so: <code>{</code>, <code>[</code>, <code>"</code>. */
    boolean isNext(char start) throws SyntaxException {
        skipBlanks();
        return peek() == start;
    }

    /** Enters an object or an array. */
    void enter(char open) throws SyntaxException {
        skipBlanks();
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        expect(open);
        first = true;
    }

    private boolean first;

    /** The key of the object's next member, standing before its value; null at the object's end, which is left. */
    @Nullable String nextKey() throws SyntaxException {
        if (!more('}')) {
            return null;
        }
        skipBlanks();
        String key = string();
        skipBlanks();
        expect(':');
        return key;
    }

    /** True when the array has another value; false at its end, which is left. */
    boolean nextItem() throws SyntaxException {
        return more(']');
    }

    private boolean more(char close) throws SyntaxException {
        skipBlanks();
        if (peek() == close) {
            at++;
            depth--;
            first = false;
            return false;
        }
        if (!first) {
            expect(',');
        }
        first = false;
        return true;
    }

    /** Passes over the next value. */
    void skip() throws SyntaxException {
        copy(null);
    }

    /** Copies the next value without blanks, strings and numbers as they are; null only checks it. */
    void copy(@Nullable StringBuilder out) throws SyntaxException {
        skipBlanks();
        char c = peek();
        switch (c) {
            case '{', '[' -> copyNested(c, out);
            case '"' -> {
                int start = at;
                string();
                append(out, start);
            }
            default -> {
                int start = at;
                scalar();
                append(out, start);
            }
        }
        first = false;
    }

    private void copyNested(char open, @Nullable StringBuilder out) throws SyntaxException {
        enter(open);
        append(out, at - 1);
        char close = open == '{' ? '}' : ']';
        boolean another = more(close);
        while (another) {
            if (open == '{') {
                skipBlanks();
                int start = at;
                string();
                append(out, start);
                skipBlanks();
                expect(':');
                append(out, at - 1);
            }
            copy(out);
            another = more(close);
            if (another && out != null) {
                out.append(',');
            }
        }
        append(out, at - 1);
    }

    private void append(@Nullable StringBuilder out, int start) {
        if (out != null) {
            out.append(text, start, at);
        }
    }

    /** The next value as text: a string without its quotes, a scalar as it is written, anything else as empty. */
    String text() throws SyntaxException {
        skipBlanks();
        char c = peek();
        if (c == '"') {
            String value = string();
            first = false;
            return value;
        }
        if (c == '{' || c == '[') {
            skip();
            return "";
        }
        int start = at;
        scalar();
        first = false;
        return text.substring(start, at);
    }

    private String string() throws SyntaxException {
        expect('"');
        int start = at;
        while (peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(start, at++);
        }
        StringBuilder string = new StringBuilder(text.substring(start, at));
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return string.toString();
            }
            string.append(c == '\\' ? escape() : c);
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
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw error("\\u without four hexadecimal digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private void scalar() throws SyntaxException {
        for (String word : new String[] {"true", "false", "null"}) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return;
            }
        }
        int start = at;
        accept("-");
        boolean zero = at < text.length() && text.charAt(at) == '0';
        int digits = digits();
        boolean valid = digits > 0 && (!zero || digits == 1);
        if (valid && accept(".")) {
            valid = digits() > 0;
        }
        if (valid && (accept("e") || accept("E"))) {
            if (!accept("+")) {
                accept("-");
            }
            valid = digits() > 0;
        }
        if (!valid) {
            at = start;
            throw error("not a JSON value");
        }
    }

    private boolean accept(String sign) {
        boolean found = text.startsWith(sign, at);
        at += found ? 1 : 0;
        return found;
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    /** Fails unless only blanks follow. */
    void end() throws SyntaxException {
        skipBlanks();
        if (at < text.length()) {
            throw error("text behind the end of the JSON value");
        }
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
            at++;
        }
    }

    /** An error at the cursor, with its line and column. */
    SyntaxException error(String reason) {
        int end = Math.min(at, text.length());
        int line = 1;
        for (int i = 0; i < end; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        int column = end - text.lastIndexOf('\n', Math.max(0, end - 1));
        return new SyntaxException(line, "column " + column + ": " + reason);
    }
}
