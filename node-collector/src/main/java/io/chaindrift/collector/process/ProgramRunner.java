package io.chaindrift.collector.process;

import io.chaindrift.collector.bytes.GrowingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a program by its argument list and keeps what it prints, up to a limit and for a time. What it started goes with it, where it
 * can be found; where it cannot, and holds what the program prints to open, the program is not run again before that is over. Thread-safe.
 */
final class ProgramRunner {

    private static final int STDERR_BYTES = 8 << 10;
    private static final int PASSED_OVER = 4 << 10;
    private static final int LAST_SECONDS = 3;
    private static final int KILL_SECONDS = 2;
    private static final AtomicLong RUNS = new AtomicLong();

    private final ProcessSettings settings;
    private final Map<List<String>, CompletableFuture<?>> held = new ConcurrentHashMap<>();

    ProgramRunner(ProcessSettings settings) {
        this.settings = settings;
    }

    /** What became of a run. */
    sealed interface Result {

        /** The program ended. */
        record Ended(int status, byte[] output, String stderr) implements Result {}

        /** There is no such program, or it may not be started. */
        record NotStarted(String why) implements Result {}

        /** It was ended because it took too long. */
        record TimedOut() implements Result {}

        /** It was ended because it printed too much. */
        record TooLarge() implements Result {}

        /** A process that it left behind, or that an earlier run of it left behind, holds what it prints to open. */
        record Held() implements Result {}
    }

    Result run(List<String> argv) throws InterruptedException {
        return run(argv, settings.timeout());
    }

    /** The same, with another time to end in. */
    Result run(List<String> argv, Duration time) throws InterruptedException {
        CompletableFuture<?> before = held.get(argv);
        if (before != null && !before.isDone()) {
            return new Result.Held();
        }
        held.remove(argv);
        String mark = ProcessHandle.current().pid() + "." + RUNS.incrementAndGet();
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(argv);
            builder.environment().clear();
            builder.environment().put("PATH", settings.path());
            builder.environment().put("LC_ALL", "C");
            builder.environment().put(LeftBehind.VARIABLE, mark);
            process = builder.start();
        } catch (IOException e) {
            return new Result.NotStarted(String.valueOf(e.getMessage()));
        }
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // The program ended before it could be told that there is no input.
        }
        CompletableFuture<Capped> output =
                CompletableFuture.supplyAsync(() -> output(process, settings.outputBytes()), READERS);
        CompletableFuture<Capped> stderr =
                CompletableFuture.supplyAsync(() -> stderr(process.getErrorStream()), READERS);
        try {
            return result(process, time, output, stderr);
        } finally {
            end(process);
            CompletableFuture<?> both = CompletableFuture.allOf(output, stderr);
            if (!isDone(both)) {
                LeftBehind.end(settings.proc(), mark);
                if (!isDone(both)) {
                    held.put(argv, both);
                }
            }
            if (Orphans.areOurs()) {
                Orphans.letGo(settings.proc(), process.pid());
            }
        }
    }

    private static final Executor READERS = task -> {
        Thread thread = new Thread(task, "read-program");
        thread.setDaemon(true);
        thread.start();
    };

    private record Capped(byte[] bytes, boolean over) {}

    private static Result result(
            Process process, Duration time, CompletableFuture<Capped> output, CompletableFuture<Capped> stderr)
            throws InterruptedException {
        if (!process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
            return output.isDone() && output.join().over() ? new Result.TooLarge() : new Result.TimedOut();
        }
        try {
            // What it printed last is still to be read, and is read in a moment unless it does not end with the
            // program.
            Capped out = output.get(LAST_SECONDS, TimeUnit.SECONDS);
            if (out.over()) {
                return new Result.TooLarge();
            }
            Capped err = stderr.get(LAST_SECONDS, TimeUnit.SECONDS);
            return new Result.Ended(
                    process.exitValue(), out.bytes(), new String(err.bytes(), StandardCharsets.UTF_8).strip());
        } catch (TimeoutException | ExecutionException e) {
            return new Result.Held();
        }
    }

    /** Ends what still runs. Through handles: the process's own method closes what it prints to under the readers. */
    private static void end(Process process) throws InterruptedException {
        // Who its children are is found out from all processes of the machine; one that has ended has none.
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly();
            process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean isDone(CompletableFuture<?> readers) throws InterruptedException {
        try {
            readers.get(KILL_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
        return true;
    }

    /** Reads to the end or the limit, and ends the program there; whoever else prints has nobody to print to any more. */
    private static Capped output(Process process, long limit) {
        GrowingBytes kept = new GrowingBytes();
        try (InputStream in = process.getInputStream()) {
            long room = limit;
            while (room > 0 && kept.readFrom(in, room) >= 0) {
                room = limit - kept.size();
            }
            boolean over = room == 0 && in.read() >= 0;
            if (over) {
                process.toHandle().destroyForcibly();
            }
            return new Capped(kept.toByteArray(), over);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end, so that the program is never kept from going on; what is above the limit is not kept. */
    private static Capped stderr(InputStream stream) {
        GrowingBytes kept = new GrowingBytes();
        try (InputStream in = stream) {
            int read = 0;
            while (read >= 0) {
                long room = STDERR_BYTES - kept.size();
                read = room > 0 ? kept.readFrom(in, room) : in.read(new byte[PASSED_OVER]);
            }
            return new Capped(kept.toByteArray(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
