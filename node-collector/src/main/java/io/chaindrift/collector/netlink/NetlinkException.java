package io.chaindrift.collector.netlink;

import java.io.IOException;

/** The kernel refused a request, or what it sent is no netlink message. */
public final class NetlinkException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Operation not permitted: CAP_NET_ADMIN is not there. */
    public static final int EPERM = 1;

    /** Nothing of that name. */
    public static final int ENOENT = 2;

    /** The objects changed while they were told. */
    public static final int INTERRUPTED = 4;

    /** Another question on the same socket is not answered to its end. */
    public static final int EBUSY = 16;

    private final int errno;

    /**
     * @param message what and where
     * @param errno the kernel's error number; 0 when the message itself is wrong
     */
    public NetlinkException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The kernel's error number; 0 when a message could not be read. */
    public int errno() {
        return errno;
    }
}
