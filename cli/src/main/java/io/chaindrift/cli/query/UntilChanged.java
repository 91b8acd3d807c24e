package io.chaindrift.cli.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the API's stream tells of a change, and not shorter than it is told to. Without a stream (the API is away, or all its
 * places are taken) it waits that long, and asks for the stream again. For one thread.
 */
final class UntilChanged implements Pause {

    /** What is shown is asked for again after this time though nothing was told. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final String EVENT = "event:";

    private final ApiClient client;
    private final CountDownLatch never = new CountDownLatch(1);
    private final Semaphore told = new Semaphore(0);
    private @Nullable CompletableFuture<?> stream;

    UntilChanged(ApiClient client) {
        this.client = client;
    }

    @Override
    public boolean next(Duration time) throws InterruptedException {
        boolean following = follows();
        if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        if (following && told.tryAcquire(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
            told.drainPermits();
        }
        return true;
    }

    /** True when there was a stream before this; asks for one otherwise. */
    private boolean follows() {
        CompletableFuture<?> known = stream;
        if (known != null && !known.isDone()) {
            return true;
        }
        stream = client.follow(line -> {
                    if (line.startsWith(EVENT)) {
                        told.release();
                    }
                })
                .whenComplete((answer, failure) -> told.release());
        return false;
    }
}
