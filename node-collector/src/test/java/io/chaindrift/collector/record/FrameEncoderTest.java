package io.chaindrift.collector.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** What is written straight into a frame is what Avro's own encoder writes, and its size is what was counted. */
class FrameEncoderTest {

    private interface Writing {
        void to(BinaryEncoder encoder) throws IOException;
    }

    private static void everyKind(BinaryEncoder encoder) throws IOException {
        for (int bits = 0; bits < Long.SIZE; bits++) {
            encoder.writeLong((1L << bits) - 1);
            encoder.writeLong(-(1L << bits));
            encoder.writeInt((int) (1L << bits));
        }
        encoder.writeNull();
        encoder.writeBoolean(true);
        encoder.writeBoolean(false);
        encoder.writeFloat(-1.5f);
        encoder.writeDouble(Math.PI);
        encoder.writeString(new Utf8("–"));
        encoder.writeString("");
        encoder.writeString("a".repeat(300));
        encoder.writeBytes(new byte[] {1, 2, 3});
        encoder.writeBytes(ByteBuffer.wrap(new byte[] {4, 5}));
        encoder.writeFixed(new byte[] {6, 7, 8}, 1, 2);
        encoder.writeEnum(3);
        encoder.writeArrayStart();
        encoder.setItemCount(1);
        encoder.startItem();
        encoder.writeIndex(1);
        encoder.writeArrayEnd();
    }

    private static byte[] byAvro(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
        writing.to(avro);
        avro.flush();
        return bytes.toByteArray();
    }

    @Test
    void everyKindIsWrittenAndCountedAsByAvro() throws Exception {
        byte[] expected = byAvro(FrameEncoderTest::everyKind);
        FrameSize size = new FrameSize();
        everyKind(size);
        assertEquals(expected.length, size.size());
        FrameEncoder exact = new FrameEncoder(size.size());
        everyKind(exact);
        assertArrayEquals(expected, exact.finish());
        assertSame(exact.finish(), exact.finish(), "nothing was moved");
        FrameEncoder growing = new FrameEncoder(1);
        everyKind(growing);
        assertArrayEquals(expected, growing.finish());
    }

    @Test
    void textsThatAreNotAsciiNeedMoreThanWasCountedAndGetIt() throws Exception {
        Writing writing = encoder -> encoder.writeString("naïve – \uD83D\uDE00".repeat(40));
        byte[] expected = byAvro(writing);
        FrameSize size = new FrameSize();
        writing.to(size);
        FrameEncoder frame = new FrameEncoder(size.size());
        writing.to(frame);
        assertArrayEquals(expected, frame.finish());
    }

    @Test
    void numbersOfTheFrameAreTheGreatestByteFirst() {
        FrameEncoder frame = new FrameEncoder(0);
        frame.add(7);
        frame.add(-2L);
        frame.put(0, 9);
        byte[] expected = ByteBuffer.allocate(12).putInt(9).putLong(-2).array();
        assertEquals(12, frame.size());
        assertArrayEquals(expected, Arrays.copyOf(frame.finish(), 12));
    }
}
