package io.chaindrift.collector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes behind a netfilter message's own header, by type; of two of a type the later counts. */
final class Attributes {

    private static final int HEADER = 4;
    private static final int TYPE_MASK = 0x3fff;

    private final Map<Integer, byte[]> values;

    private Attributes(Map<Integer, byte[]> values) {
        this.values = values;
    }

    static Attributes parse(byte[] payload, int from) throws NetlinkException {
        if (payload.length < from) {
            throw new NetlinkException("a message of " + payload.length + " bytes where its header takes " + from, 0);
        }
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
        Map<Integer, byte[]> values = new HashMap<>();
        int at = from;
        while (at + HEADER <= payload.length) {
            int length = Short.toUnsignedInt(in.getShort(at));
            int type = Short.toUnsignedInt(in.getShort(at + 2)) & TYPE_MASK;
            if (length < HEADER || length > payload.length - at) {
                throw new NetlinkException(
                        "an attribute of " + length + " bytes at " + at + " of a message of " + payload.length, 0);
            }
            byte[] value = new byte[length - HEADER];
            in.get(at + HEADER, value);
            values.put(type, value);
            at += (length + 3) & ~3;
        }
        return new Attributes(values);
    }

    /** A text up to its first zero byte; null when the attribute is not there. */
    @Nullable String text(int type) {
        byte[] value = values.get(type);
        if (value == null) {
            return null;
        }
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    /** An unsigned number of four bytes in network order; null when the attribute is not there or has another size. */
    @Nullable Long number(int type) {
        byte[] value = values.get(type);
        return value == null || value.length != Integer.BYTES
                ? null
                : Integer.toUnsignedLong(ByteBuffer.wrap(value).getInt());
    }
}
