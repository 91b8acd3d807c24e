package io.chaindrift.collector.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import io.chaindrift.collector.netlink.NetlinkException;
import io.chaindrift.collector.netlink.NetlinkMessage;
import io.chaindrift.collector.netlink.NftMessages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A socket to netfilter in the network namespace of the thread that opened it. One thread at a time.
 *
 * <p>Listening lets only messages through that end a commit: one small message for each, however many rules it has.
 */
final class NetlinkSocket implements CommitSocket {

    private static final int BUFFER = 256 << 10;
    private static final int LISTEN_BYTES = 1 << 20;
    private static final int ADDRESS_BYTES = 12;

    private static final int NO_FILE = -1;

    private final int socket;
    private final int wake;
    private final Memory buffer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NetlinkSocket(int socket, int wake, int bufferBytes) {
        this.socket = socket;
        this.wake = wake;
        this.buffer = new Memory(bufferBytes);
    }

    /** The kernel dropped messages because nobody took them: something happened that was not told. */
    static final class Overrun extends IOException {
        private static final long serialVersionUID = 1L;

        Overrun() {
            super("the kernel had no room for further messages");
        }
    }

    /** A socket for requests. */
    static NetlinkSocket open() throws IOException {
        return open(BUFFER, false);
    }

    private static NetlinkSocket open(int bufferBytes, boolean canBeWoken) throws IOException {
        try {
            int socket = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW_CLOEXEC, Libc.NETLINK_NETFILTER);
            try {
                byte[] address = new byte[ADDRESS_BYTES];
                ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).putShort((short) Libc.AF_NETLINK);
                Libc.bind(socket, address, address.length);
                int wake = canBeWoken ? Libc.eventfd(0, Libc.EFD_CLOEXEC_NONBLOCK) : NO_FILE;
                return new NetlinkSocket(socket, wake, bufferBytes);
            } catch (LastErrorException e) {
                Libc.close(socket);
                throw e;
            }
        } catch (LastErrorException e) {
            throw failure("a netlink socket cannot be opened", e);
        }
    }

    /** A socket that is told of commits. */
    static NetlinkSocket listening() throws IOException {
        return listening(LISTEN_BYTES);
    }

    static NetlinkSocket listening(int receiveBytes) throws IOException {
        NetlinkSocket listening = open(4 << 10, true);
        try {
            listening.option(Libc.SOL_SOCKET, Libc.SO_RCVBUF, receiveBytes);
            listening.filter();
            listening.option(Libc.SOL_NETLINK, Libc.NETLINK_ADD_MEMBERSHIP, NftMessages.COMMIT_GROUP);
            return listening;
        } catch (LastErrorException e) {
            listening.close();
            throw failure("the kernel's commits cannot be listened to", e);
        }
    }

    private void option(int level, int name, int value) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
        Libc.setsockopt(socket, level, name, bytes, bytes.length);
    }

    /** Lets a message through when its type, at offset 4 in the machine's order, is that of a new generation. */
    private void filter() {
        int inMachineOrder = NftMessages.NEW_GENERATION;
        int asLoaded = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? Short.toUnsignedInt(Short.reverseBytes((short) inMachineOrder))
                : inMachineOrder;
        ByteBuffer program = ByteBuffer.allocate(4 * 8).order(ByteOrder.nativeOrder());
        int loadHalfWord = 0x28;
        int jumpIfEqual = 0x15;
        int giveBack = 0x06;
        instruction(program, loadHalfWord, 0, 0, 4);
        instruction(program, jumpIfEqual, 0, 1, asLoaded);
        instruction(program, giveBack, 0, 0, -1);
        instruction(program, giveBack, 0, 0, 0);
        try (Memory code = new Memory(program.capacity());
                Memory header = new Memory(16)) {
            code.write(0, program.array(), 0, program.capacity());
            header.setShort(0, (short) 4);
            header.setPointer(8, code);
            Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, header, 16);
        }
    }

    private static void instruction(ByteBuffer program, int code, int ifTrue, int ifFalse, int value) {
        program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
    }

    void send(NetlinkMessage message) throws IOException {
        send(message.toBytes());
    }

    /** Sends a datagram; the kernel has done what it asks for when this returns, but for the rest of a dump. */
    void send(byte[] bytes) throws IOException {
        try {
            Libc.send(socket, bytes, bytes.length, 0);
        } catch (LastErrorException e) {
            throw failure("a request to netfilter cannot be sent", e);
        }
    }

    /**
     * Sends a request that the kernel answers before it returns, and gives back the datagram; null where none is there, or the request
     * was refused. It does as little as it can: it is done once a second, by code that is cold and not compiled.
     *
     * @param request its bytes
     * @param length how many they are
     */
    byte @Nullable [] exchange(Memory request, int length) {
        try {
            Libc.send(socket, request, length, 0);
            return buffer.getByteArray(0, Libc.recv(socket, buffer, BUFFER, Libc.MSG_DONTWAIT));
        } catch (LastErrorException refused) {
            return null;
        }
    }

    @Override
    public @Nullable List<NetlinkMessage> receive(int millis) throws IOException {
        try {
            ByteBuffer polled = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            polled.putInt(socket).putShort(Libc.POLLIN).putShort((short) 0);
            polled.putInt(wake).putShort(Libc.POLLIN).putShort((short) 0);
            if (Libc.poll(polled.array(), 2, millis) == 0 || polled.getShort(6) == 0) {
                return null;
            }
            int length = Libc.recv(socket, buffer, (int) buffer.size(), 0);
            return NetlinkMessage.parse(buffer.getByteArray(0, length));
        } catch (LastErrorException e) {
            if (e.getErrorCode() == Libc.ENOBUFS) {
                throw new Overrun();
            }
            if (e.getErrorCode() == Libc.EINTR) {
                return null;
            }
            throw failure("netfilter's answer cannot be read", e);
        }
    }

    @Override
    public void wake() {
        if (wake != NO_FILE && !closed.get()) {
            try {
                Libc.write(
                        wake,
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.nativeOrder())
                                .putLong(1)
                                .array(),
                        8);
            } catch (LastErrorException alreadyWoken) {
                // Its count is full, so it wakes anyway.
            }
        }
    }

    private static NetlinkException failure(String what, LastErrorException e) {
        return new NetlinkException(what + ": error " + e.getErrorCode(), e.getErrorCode());
    }

    @Override
    public void close() {
        // Only once: its number may be that of another file by then.
        if (!closed.getAndSet(true)) {
            Libc.close(socket);
            if (wake != NO_FILE) {
                Libc.close(wake);
            }
            buffer.close();
        }
    }
}
