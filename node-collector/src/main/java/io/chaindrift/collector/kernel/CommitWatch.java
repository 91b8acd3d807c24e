package io.chaindrift.collector.kernel;

import io.chaindrift.collector.netlink.NetlinkMessage;
import io.chaindrift.collector.netlink.NftMessages;
import io.chaindrift.collector.netlink.NftMessages.Generation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Is told of every commit to nf_tables in a namespace, by a thread of its own. What it hears is a hint: messages can be lost,
 * and then nobody is named; that something was committed is heard even so. Thread-safe.
 */
public final class CommitWatch implements AutoCloseable {

    private static final int WAIT_MILLIS = 60_000;
    private static final long STOP_MILLIS = 2_000;

    private final NetlinkSocket socket;
    private final Runnable heard;
    private final AtomicReference<@Nullable Generation> last = new AtomicReference<>();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong overruns = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    private CommitWatch(NetlinkSocket socket, Runnable heard) {
        this.socket = socket;
        this.heard = heard;
        this.thread = new Thread(this::listen, "watch-commits");
        thread.setDaemon(true);
    }

    /**
     * Joins the kernel's group in the namespace of the calling thread.
     *
     * @param heard called after each commit, or when messages were lost; must not block
     * @throws IOException when the kernel does not let this process listen
     */
    public static CommitWatch start(Runnable heard) throws IOException {
        return start(NetlinkSocket.listening(), heard);
    }

    static CommitWatch start(NetlinkSocket socket, Runnable heard) {
        CommitWatch watch = new CommitWatch(socket, heard);
        watch.thread.start();
        return watch;
    }

    /** The latest commit that was heard of, with its process; null when none was, or messages were lost since. */
    public @Nullable Generation last() {
        return last.get();
    }

    /** Commits heard of. */
    public long commits() {
        return commits.get();
    }

    /** How often messages were lost. */
    public long overruns() {
        return overruns.get();
    }

    private void listen() {
        while (!stopped) {
            try {
                List<NetlinkMessage> messages = socket.receive(WAIT_MILLIS);
                if (messages != null) {
                    hear(messages);
                }
            } catch (NetlinkSocket.Overrun e) {
                overruns.incrementAndGet();
                last.set(null);
                heard.run();
            } catch (IOException e) {
                // The generation is asked at an interval all the same; only its author is not known any more.
                last.set(null);
                return;
            }
        }
    }

    private void hear(List<NetlinkMessage> messages) throws IOException {
        for (NetlinkMessage message : messages) {
            Generation generation = NftMessages.generation(message);
            if (generation != null) {
                commits.incrementAndGet();
                last.set(generation);
                heard.run();
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        socket.wake();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            socket.close();
        }
    }
}
