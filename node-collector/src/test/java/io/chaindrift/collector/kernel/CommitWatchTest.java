package io.chaindrift.collector.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.netlink.NetlinkException;
import io.chaindrift.collector.netlink.NetlinkMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A socket that fails is opened anew, and it is known meanwhile that nobody listens. */
class CommitWatchTest {

    private final BlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch mend = new CountDownLatch(1);

    /** How the first socket fails. */
    private CommitSocketFailure failure = () -> {
        throw new NetlinkException("the socket is broken", 5);
    };

    private interface CommitSocketFailure {
        void fail() throws IOException;
    }

    /** Fails at once if it is the first; hears nothing otherwise. */
    private final class Socket implements CommitSocket {

        private final boolean fails;

        Socket(boolean fails) {
            this.fails = fails;
        }

        @Override
        public @Nullable List<NetlinkMessage> receive(int millis) throws IOException {
            if (fails) {
                failure.fail();
            }
            return null;
        }

        @Override
        public void wake() {
            // It does not wait.
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private CommitSocket open() throws IOException {
        int number = opened.incrementAndGet();
        if (number > 1 && mend.getCount() > 0) {
            throw new NetlinkException("still broken", 5);
        }
        return new Socket(number == 1);
    }

    @Test
    void aSocketThatFailsIsOpenedAnew() throws Exception {
        CommitWatch[] watch = new CommitWatch[1];
        CountDownLatch made = new CountDownLatch(1);
        watch[0] = CommitWatch.start(this::open, () -> {
            try {
                made.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            heard.add(watch[0].isListening());
        });
        made.countDown();
        try (CommitWatch present = watch[0]) {
            assertEquals(Boolean.FALSE, heard.poll(60, TimeUnit.SECONDS), "that nobody listens is told");
            assertFalse(present.isListening());
            mend.countDown();
            assertEquals(Boolean.TRUE, heard.poll(60, TimeUnit.SECONDS), "and that somebody does again");
            assertTrue(present.isListening());
        }
        assertTrue(opened.get() >= 2);
        assertEquals(2, closed.get(), "no socket is left open");
    }

    @Test
    void anErrorOfTheMachineIsAFailureOfTheSocket() throws Exception {
        failure = () -> {
            throw new StackOverflowError("too deep");
        };
        mend.countDown();
        try (CommitWatch watch = CommitWatch.start(this::open, () -> heard.add(true))) {
            assertListensAnew(watch);
        }
    }

    @Test
    void whoeverIsToldAndFailsEndsNothing() throws Exception {
        mend.countDown();
        Runnable failing = () -> {
            heard.add(true);
            throw new IllegalStateException("it cannot be told");
        };
        try (CommitWatch watch = CommitWatch.start(this::open, failing)) {
            assertListensAnew(watch);
        }
    }

    /** After a failure has been told of, and that somebody listens again. */
    private void assertListensAnew(CommitWatch watch) throws Exception {
        heard.poll(60, TimeUnit.SECONDS);
        heard.poll(60, TimeUnit.SECONDS);
        assertEquals(2, opened.get());
        assertTrue(watch.isListening());
    }

    @Test
    void aWatchThatWaitsForItsSocketCanBeClosed() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        CommitWatch watch = CommitWatch.start(this::open, failed::countDown);
        assertTrue(failed.await(60, TimeUnit.SECONDS));
        watch.close();
        assertFalse(watch.isListening());
        assertTrue(closed.get() >= 1);
    }
}
