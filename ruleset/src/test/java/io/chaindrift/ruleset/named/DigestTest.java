package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

/** SHA-256 of lines, against digests that {@code printf … | sha256sum} gives. */
class DigestTest {

    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String OF_A_LINE = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7";

    @Test
    void everyLineHasItsEnd() {
        assertEquals(OF_NOTHING, new Digest.Builder().finish().hex());
        assertEquals(OF_A_LINE, new Digest.Builder().line("a").finish().hex());
        assertNotEquals(
                new Digest.Builder().line("ab").line("c").finish(),
                new Digest.Builder().line("a").line("bc").finish());
        assertEquals(
                new Digest.Builder().line("a").line("a").line("a").finish(),
                new Digest.Builder().lines("a", 3).finish());
        assertEquals(OF_NOTHING, new Digest.Builder().lines("a", 0).finish().hex());
    }

    @Test
    void bytesAreTakenAsTheyAreAndBuildersGoOn() {
        byte[] text = "xa\nx".getBytes(StandardCharsets.UTF_8);
        assertEquals(OF_A_LINE, new Digest.Builder().bytes(text, 1, 3).finish().hex());
        Digest.Builder builder = new Digest.Builder();
        assertSame(builder, builder.bytes(text, 0, 0));
        assertSame(builder, builder.digest(Digest.ofHex(OF_NOTHING)));
        assertNotEquals(OF_NOTHING, builder.finish().hex());
    }

    @Test
    void itIsItsThirtyTwoBytes() {
        Digest digest = Digest.ofHex(OF_A_LINE);
        assertEquals(OF_A_LINE, digest.hex());
        assertEquals(OF_A_LINE, digest.toString());
        assertEquals(digest, Digest.of(digest.bytes()));
        assertEquals(digest.hashCode(), Digest.of(digest.bytes()).hashCode());
        assertNotEquals(0, digest.hashCode());
        assertNotEquals(digest, Digest.ofHex(OF_NOTHING));
        assertThrows(IllegalArgumentException.class, () -> Digest.of(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> Digest.of(new byte[33]));
        assertThrows(IllegalArgumentException.class, () -> Digest.ofHex("87"));
    }

    @Test
    void nobodyChangesItFromOutside() {
        byte[] given = new byte[32];
        Digest digest = Digest.of(given);
        given[0] = 1;
        digest.bytes()[1] = 1;
        assertArrayEquals(new byte[32], digest.bytes());
    }

    @Test
    void orderIsThatOfTheHexadecimalForm() {
        Digest low = Digest.ofHex(OF_A_LINE);
        Digest high = Digest.ofHex(OF_NOTHING);
        assertTrue(low.compareTo(high) < 0);
        assertTrue(high.compareTo(low) > 0);
        assertEquals(0, low.compareTo(Digest.ofHex(OF_A_LINE)));
    }

    /** Around the size of what is gathered, too. */
    @Test
    void shouldDigestPiecesAsTheirWhole() throws Exception {
        for (int length : new int[] {0, 1, 63, 1_023, 1_024, 2_046, 2_047, 2_048, 2_049, 5_000}) {
            String text = "x".repeat(length);
            byte[] whole = ("a\n" + (text + "\n").repeat(3) + "b\n").getBytes(StandardCharsets.US_ASCII);
            Digest expected = Digest.of(MessageDigest.getInstance("SHA-256").digest(whole));

            assertEquals(
                    expected,
                    new Digest.Builder().line("a").lines(text, 3).line("b").finish(),
                    "lines of " + length);
            assertEquals(
                    expected,
                    new Digest.Builder().line("a").asciiLines(text, 3).line("b").finish(),
                    "ASCII of " + length);
            assertEquals(
                    expected, new Digest.Builder().bytes(whole, 0, whole.length).finish(), "bytes of " + length);
        }
    }
}
