package io.chaindrift.collector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One message of a netlink datagram. Immutable as long as nobody writes into the payload.
 *
 * @param type what it is: for netfilter, subsystem and message
 * @param flags {@code NLM_F_*}
 * @param sequence number of the request that it answers; 0 for what nobody asked for
 * @param payload what follows the header
 */
public record NetlinkMessage(int type, int flags, int sequence, byte[] payload) {

    /** The message is an error, or an acknowledgement where the error is 0. */
    public static final int ERROR = 2;

    /** The last message of a dump. */
    public static final int DONE = 3;

    /** It is a request. */
    public static final int REQUEST = 0x1;

    /** The request is for all objects. */
    public static final int DUMP = 0x300;

    /** The objects changed while they were dumped. */
    public static final int DUMP_INTERRUPTED = 0x10;

    static final int HEADER = 16;

    public NetlinkMessage {
        Objects.requireNonNull(payload, "payload");
    }

    /**
     * The messages in a datagram.
     *
     * @throws NetlinkException when a length is wrong; the message says where
     */
    public static List<NetlinkMessage> parse(byte[] datagram) throws NetlinkException {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        int at = 0;
        while (at + HEADER <= datagram.length) {
            int length = in.getInt(at);
            if (length < HEADER || length > datagram.length - at) {
                throw new NetlinkException(
                        "a message of " + length + " bytes at " + at + " of a datagram of " + datagram.length, 0);
            }
            byte[] payload = new byte[length - HEADER];
            in.get(at + HEADER, payload);
            messages.add(new NetlinkMessage(
                    Short.toUnsignedInt(in.getShort(at + 4)),
                    Short.toUnsignedInt(in.getShort(at + 6)),
                    in.getInt(at + 8),
                    payload));
            at += (length + 3) & ~3;
        }
        return messages;
    }

    /** The bytes of the message, as a request of a process that lets the kernel choose its address. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(HEADER + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(HEADER + payload.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(payload)
                .array();
    }

    /**
     * The error number that an error message carries: 0 for an acknowledgement, positive otherwise.
     *
     * @throws NetlinkException when it carries none
     */
    public int error() throws NetlinkException {
        if (payload.length < Integer.BYTES) {
            throw new NetlinkException("an error message of " + payload.length + " bytes", 0);
        }
        int error = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt();
        return error == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(error);
    }
}
