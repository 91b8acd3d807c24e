package io.chaindrift.collector.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The functions of the C library that are called. A function that fails throws with the error number. */
final class Libc {

    static final int AF_NETLINK = 16;
    static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    static final int NETLINK_NETFILTER = 12;
    static final int SOL_NETLINK = 270;
    static final int NETLINK_ADD_MEMBERSHIP = 1;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_RCVBUFFORCE = 33;
    static final short POLLIN = 1;
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int MSG_DONTWAIT = 0x40;
    static final int ENOBUFS = 105;
    static final int CLONE_NEWNET = 0x40000000;
    static final int O_RDONLY_CLOEXEC = 0x80000;
    static final int MADV_DONTNEED = 4;
    static final int WNOHANG = 1;
    static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native int bind(int socket, byte[] address, int length) throws LastErrorException;

    static native int setsockopt(int socket, int level, int name, byte[] value, int length) throws LastErrorException;

    static native int setsockopt(int socket, int level, int name, Pointer value, int length) throws LastErrorException;

    static native int send(int socket, byte[] message, int length, int flags) throws LastErrorException;

    static native int send(int socket, Pointer message, int length, int flags) throws LastErrorException;

    static native int recv(int socket, Pointer buffer, int length, int flags) throws LastErrorException;

    static native int poll(byte[] polled, int count, int millis) throws LastErrorException;

    static native int open(String path, int flags) throws LastErrorException;

    static native int setns(int namespace, int kind) throws LastErrorException;

    static native int eventfd(int value, int flags) throws LastErrorException;

    static native long write(int file, byte[] bytes, long length) throws LastErrorException;

    static native int madvise(Pointer address, long length, int advice) throws LastErrorException;

    static native int waitpid(int process, @Nullable Pointer status, int options) throws LastErrorException;

    static native int close(int file) throws LastErrorException;
}
