package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as RFC 8259 has it, read without a tree. */
class JsonCursorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "7",
                "-12",
                "10",
                "0.5",
                "1.25",
                "1e5",
                "1E5",
                "1e+5",
                "1e-5",
                "-0.0e0",
                "120e10",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\"",
                "\"\\n\\t\\r\\b\\f\\\"\\\\\\/\"",
                "\"\\u00e9\\uABCD\"",
                "[]",
                "{}",
                "[1,2]",
                "[[],{}]",
                "{\"a\":1}",
                "{\"a\":{\"b\":[true,null]},\"c\":\"d\"}"
            })
    void shouldCopyWhatIsJson(String json) throws SyntaxException {
        JsonCursor cursor = cursor(json);
        StringBuilder copy = new StringBuilder();
        cursor.copy(copy);
        cursor.end();
        assertEquals(json, copy.toString());

        JsonCursor skipping = cursor(" \t\r\n" + json + "\r\n ");
        skipping.skip();
        skipping.end();
        assertEquals(json.length() + 7, skipping.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "+1",
                "truE",
                "nul",
                "tru",
                "NaN",
                "'a'",
                "[1 2]",
                "[,1]",
                "[1,]",
                "{\"a\"}",
                "{\"a\" 1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":}",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123\"",
                "]",
                "}",
                "[}",
                "{]",
                "1 2",
                "[] x",
                "1e5.5",
                "00",
                "/",
                ":",
                "-:"
            })
    void shouldRefuseWhatIsNot(String json) {
        assertThrows(SyntaxException.class, () -> {
            JsonCursor cursor = cursor(json);
            cursor.skip();
            cursor.end();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[", "[1", "[1,", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "\"abc", "\"a\\", "\"\\u1"})
    void shouldSayThatItWasCutOff(String json) {
        SyntaxException refused =
                assertThrows(SyntaxException.class, () -> cursor(json).skip());
        assertEquals(
                "line 1: column " + (json.length() + 1) + ": the JSON ends too early: it was cut off, capture it again",
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'[1,\n 2,\n  x]', 3, 3", "'x', 1, 1", "'\n\nx', 3, 1", "'[\n]x', 2, 2", "'[1,\nx', 2, 1"})
    void shouldNameLineAndColumn(String json, int line, int column) {
        SyntaxException refused = assertThrows(SyntaxException.class, () -> {
            JsonCursor cursor = cursor(json);
            cursor.skip();
            cursor.end();
        });
        assertEquals(line, refused.line());
        assertTrue(refused.getMessage().contains("column " + column + ":"), refused.getMessage());
    }

    @Test
    void shouldWalkObjectsAndArrays() throws SyntaxException {
        JsonCursor cursor = cursor(" { \"a\" : \"x\\ty\" , \"b\":[ 1 , \"two\" ] , \"c\":{ } , \"d\" : -1.5 } ");
        assertTrue(cursor.isNext('{'));
        assertFalse(cursor.isNext('['));
        cursor.enter('{');
        assertEquals("a", cursor.nextKey());
        assertEquals("x\ty", cursor.text());
        assertEquals("b", cursor.nextKey());
        cursor.enter('[');
        assertTrue(cursor.nextItem());
        assertEquals("1", cursor.text());
        assertTrue(cursor.nextItem());
        assertEquals("two", cursor.text());
        assertFalse(cursor.nextItem());
        assertEquals("c", cursor.nextKey());
        assertEquals("", cursor.text());
        assertEquals("d", cursor.nextKey());
        assertEquals("-1.5", cursor.text());
        assertNull(cursor.nextKey());
        cursor.end();
    }

    @Test
    void shouldReadEscapesAsTheirCharacters() throws SyntaxException {
        assertEquals("\n\t\r\b\f\"\\/", cursor("\"\\n\\t\\r\\b\\f\\\"\\\\\\/\"").text());
        assertEquals("\u00e9\uabcd\u0000", cursor("\"\\u00e9\\uABCD\\u0000\"").text());
        assertEquals("a\"b", cursor("\"a\\\"b\"").text());
    }

    @Test
    void shouldRefuseDepthWithoutAStackOverflow() throws SyntaxException {
        int deepest = 0;
        while (reads("[".repeat(deepest + 1) + "]".repeat(deepest + 1))) {
            deepest++;
        }
        assertTrue(deepest >= 32 && deepest <= 512, "reads " + deepest + " levels");
        assertTrue(reads("[" + "[],".repeat(2 * deepest) + "[]]"), "levels that were left count no longer");
        assertFalse(reads("[".repeat(1_000_000)));
    }

    private static JsonCursor cursor(String json) {
        return new JsonCursor(json, 0);
    }

    private static boolean reads(String json) {
        try {
            cursor(json).skip();
            return true;
        } catch (SyntaxException refused) {
            return false;
        }
    }
}
