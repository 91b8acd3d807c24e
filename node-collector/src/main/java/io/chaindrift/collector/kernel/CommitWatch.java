package io.chaindrift.collector.kernel;

import io.chaindrift.collector.netlink.NetlinkMessage;
import io.chaindrift.collector.netlink.NftMessages;
import io.chaindrift.collector.netlink.NftMessages.Generation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is told of every commit to nf_tables in a namespace, by a thread of its own. What it hears is a hint: messages can be lost,
 * and then nobody is named; that something was committed is heard even so. Thread-safe.
 */
public final class CommitWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommitWatch.class);
    private static final int WAIT_MILLIS = 60_000;
    private static final long STOP_MILLIS = 2_000;
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 30_000;

    private final Opening opening;
    private final Runnable heard;
    private final AtomicReference<@Nullable Generation> last = new AtomicReference<>();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong overruns = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile CommitSocket socket;
    private volatile boolean listening = true;
    /** Whether the log tells of a failure since the last commit that was heard of; of the listening thread. */
    private boolean said;

    /** Opens a socket that is told of commits. */
    interface Opening {
        CommitSocket open() throws IOException, InterruptedException;
    }

    private CommitWatch(CommitSocket socket, Opening opening, Runnable heard) {
        this.socket = socket;
        this.opening = opening;
        this.heard = heard;
        this.thread = new Thread(this::listen, "watch-commits");
        thread.setDaemon(true);
    }

    /**
     * Joins the kernel's group in a namespace. A socket that fails later is opened anew, ever more slowly while that fails too.
     *
     * @param netns as for {@link NetworkNamespace#in}
     * @param heard called after each commit, when messages were lost, and when listening ends or begins again; must not block
     * @throws IOException when the kernel does not let this process listen
     */
    public static CommitWatch start(@Nullable String netns, Runnable heard) throws IOException, InterruptedException {
        return start(() -> NetworkNamespace.in(netns, NetlinkSocket::listening), heard);
    }

    static CommitWatch start(Opening opening, Runnable heard) throws IOException, InterruptedException {
        CommitWatch watch = new CommitWatch(opening.open(), opening, heard);
        watch.thread.start();
        return watch;
    }

    /** Whether the kernel tells of commits at present; false from the socket's failure until another one is open. */
    public boolean isListening() {
        return listening;
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
        try {
            while (stop.getCount() > 0) {
                try {
                    List<NetlinkMessage> messages = socket.receive(WAIT_MILLIS);
                    if (messages != null) {
                        hear(messages);
                    }
                } catch (NetlinkSocket.Overrun e) {
                    overruns.incrementAndGet();
                    last.set(null);
                    tell();
                } catch (IOException | RuntimeException | Error e) {
                    // A thread that is gone without a word would seem to listen.
                    listenAnew(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The generation is asked at an interval meanwhile; only its author is not known. */
    private void listenAnew(Throwable why) throws InterruptedException {
        if (!said) {
            log.warn("listening to commits failed, and is begun anew", why);
            said = true;
        }
        listening = false;
        last.set(null);
        socket.close();
        tell();
        long pause = FIRST_RETRY_MILLIS;
        while (!stop.await(pause, TimeUnit.MILLISECONDS)) {
            try {
                socket = opening.open();
                listening = true;
                tell();
                return;
            } catch (IOException | RuntimeException | Error e) {
                pause = Math.min(LAST_RETRY_MILLIS, pause * 2);
            }
        }
    }

    private void hear(List<NetlinkMessage> messages) throws IOException {
        for (NetlinkMessage message : messages) {
            Generation generation = NftMessages.generation(message);
            if (generation != null) {
                commits.incrementAndGet();
                said = false;
                last.set(generation);
                tell();
            }
        }
    }

    private void tell() {
        try {
            heard.run();
        } catch (RuntimeException | Error e) {
            log.warn("a commit was heard of, and what follows from it failed", e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
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
