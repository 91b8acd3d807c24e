package io.chaindrift.cli.up;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be stopped in the opposite order. A part that fails to stop or takes longer than its time does not keep
 * the others from stopping: it is named in the result. Thread-safe; stopping a second time does nothing.
 */
final class RunningParts {

    private static final Logger log = LoggerFactory.getLogger(RunningParts.class);

    private record Part(String name, AutoCloseable resource, Duration patience) {}

    private final Object stopping = new Object();
    private final Deque<Part> started = new ArrayDeque<>();
    private boolean stopped;

    /**
     * Remembers a part that runs. One that is added when stopping has begun is stopped at once.
     *
     * @param patience how long stopping it may take before the next one is stopped regardless
     */
    <T extends AutoCloseable> T add(String name, T resource, Duration patience) {
        Part part = new Part(name, resource, patience);
        if (keep(part)) {
            log.info("{} started", name);
        } else {
            stop(part);
        }
        return resource;
    }

    /** Stops all parts, the last started first. Returns the names of those that did not stop in order. */
    List<String> stop() {
        List<String> failed = new ArrayList<>();
        synchronized (stopping) {
            for (Part part = next(); part != null; part = next()) {
                if (!stop(part)) {
                    failed.add(part.name());
                }
            }
        }
        return failed;
    }

    private synchronized boolean keep(Part part) {
        if (!stopped) {
            started.push(part);
        }
        return !stopped;
    }

    private synchronized @Nullable Part next() {
        stopped = true;
        return started.poll();
    }

    private static boolean stop(Part part) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            part.resource().close();
            return null;
        });
        Thread thread = new Thread(task, "stop-" + part.name());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(part.patience().toMillis(), TimeUnit.MILLISECONDS);
            log.info("{} stopped", part.name());
            return true;
        } catch (ExecutionException e) {
            log.warn("{} did not stop in order", part.name(), e.getCause());
        } catch (TimeoutException e) {
            log.warn("{} did not stop within {}; leaving it behind", part.name(), part.patience());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
