package io.chaindrift.ruleset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a text, from which lines are cut only when somebody asks: a ruleset of thousands of rules costs its text and four
 * bytes a rule. What is not UTF-8 is kept byte by byte, line by line. Immutable; equal when the bytes are.
 */
public final class SourceText {

    /** No text. */
    public static final SourceText NONE = new SourceText(new byte[0], true);

    private final byte[] bytes;
    private final boolean ascii;

    /**
     * Takes over the bytes: who made them must not change them any more.
     *
     * @param ascii true only when every byte is below 128
     */
    public SourceText(byte[] bytes, boolean ascii) {
        this.bytes = bytes;
        this.ascii = ascii;
    }

    /** The text between two offsets. */
    public String text(int from, int to) {
        if (ascii) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /** The offset of the line end at or behind {@code from}: of its newline, or of the text's end. */
    public int lineEnd(int from) {
        return Bytes.indexOf(bytes, (byte) '\n', from, bytes.length);
    }

    /** The byte at an offset. */
    public byte at(int offset) {
        return bytes[offset];
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceText that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
