package io.chaindrift.collector.process;

import io.chaindrift.collector.bytes.GrowingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs a program by its argument list and keeps what it prints, up to a limit and for a time. Thread-safe. */
final class ProgramRunner {

    private static final int STDERR_BYTES = 8 << 10;
    private static final int PASSED_OVER = 4 << 10;
    private static final int KILL_SECONDS = 2;

    private final Duration timeout;
    private final long outputBytes;
    private final String path;

    ProgramRunner(Duration timeout, long outputBytes, String path) {
        this.timeout = timeout;
        this.outputBytes = outputBytes;
        this.path = path;
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
    }

    Result run(List<String> argv) throws InterruptedException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(argv);
            builder.environment().clear();
            builder.environment().put("PATH", path);
            builder.environment().put("LC_ALL", "C");
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
                CompletableFuture.supplyAsync(() -> read(process.getInputStream(), outputBytes, process), READERS);
        CompletableFuture<Capped> stderr =
                CompletableFuture.supplyAsync(() -> read(process.getErrorStream(), STDERR_BYTES, null), READERS);
        return end(process, output, stderr);
    }

    private static final Executor READERS = task -> {
        Thread thread = new Thread(task, "read-program");
        thread.setDaemon(true);
        thread.start();
    };

    private record Capped(byte[] bytes, boolean over) {}

    private Result end(Process process, CompletableFuture<Capped> output, CompletableFuture<Capped> stderr)
            throws InterruptedException {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return output.isDone() && output.join().over() ? new Result.TooLarge() : new Result.TimedOut();
            }
            Capped out = output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (out.over()) {
                return new Result.TooLarge();
            }
            Capped err = stderr.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Result.Ended(
                    process.exitValue(), out.bytes(), new String(err.bytes(), StandardCharsets.UTF_8).strip());
        } catch (TimeoutException | ExecutionException e) {
            return new Result.TimedOut();
        } finally {
            // Who its children are is found out from all processes of the machine; one that has ended has none.
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** Reads to the end; what is above the limit is not kept, and ends the program where one is given. */
    private static Capped read(InputStream in, long limit, @Nullable Process overLimit) {
        GrowingBytes kept = new GrowingBytes();
        boolean over = false;
        try (in) {
            int read = 0;
            while (read >= 0) {
                long room = limit - kept.size();
                read = room > 0 ? kept.readFrom(in, room) : in.read(new byte[PASSED_OVER]);
                if (room <= 0 && read > 0) {
                    over = true;
                    if (overLimit != null) {
                        // Through its handle: the process's own method closes both streams under their readers.
                        overLimit.toHandle().destroyForcibly();
                    }
                }
            }
        } catch (IOException e) {
            // Ending a program closes what it was read from.
            if (!over) {
                throw new UncheckedIOException(e);
            }
        }
        return new Capped(kept.toByteArray(), over);
    }
}
