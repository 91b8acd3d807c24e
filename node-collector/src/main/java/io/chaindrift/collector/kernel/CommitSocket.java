package io.chaindrift.collector.kernel;

import io.chaindrift.collector.netlink.NetlinkMessage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the kernel tells of commits. One thread at a time; may be closed twice. */
interface CommitSocket extends AutoCloseable {

    /**
     * The next messages.
     *
     * @return null when none came within that time, or somebody woke it
     * @throws NetlinkSocket.Overrun when messages were dropped before
     * @throws IOException when no more will come through this socket
     */
    @Nullable List<NetlinkMessage> receive(int millis) throws IOException;

    /** Ends a wait of another thread, and every later one at once. */
    void wake();

    @Override
    void close();
}
