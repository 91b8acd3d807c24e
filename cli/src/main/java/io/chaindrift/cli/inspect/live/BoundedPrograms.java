package io.chaindrift.cli.inspect.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Programs with a limit in time and in output, found in the system's own folders whatever PATH says, and speaking English.
 * Thread-safe.
 */
public final class BoundedPrograms implements Programs {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int OUTPUT_BYTES = 256 << 20;
    private static final int ERROR_BYTES = 8 << 10;
    private static final int CHUNK = 64 << 10;
    private static final int END_SECONDS = 2;

    private final Duration timeout;
    private final int outputBytes;

    /** Programs that may take that long each. */
    public BoundedPrograms(Duration timeout) {
        this(timeout, OUTPUT_BYTES);
    }

    BoundedPrograms(Duration timeout, int outputBytes) {
        this.timeout = timeout;
        this.outputBytes = outputBytes;
    }

    @Override
    public Result run(List<String> argv) throws InterruptedException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(argv);
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("PATH", PATH);
            environment.put("LC_ALL", "C");
            process = builder.start();
        } catch (IOException e) {
            return new Result.NotStarted(String.valueOf(e.getMessage()));
        }
        Reader output = new Reader(process, process.getInputStream(), outputBytes, true);
        Reader error = new Reader(process, process.getErrorStream(), ERROR_BYTES, false);
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // The program ended before it could be told that there is no input.
        }
        try {
            return result(process, argv.get(0), output, error);
        } finally {
            process.destroyForcibly();
        }
    }

    private Result result(Process process, String program, Reader output, Reader error) throws InterruptedException {
        output.start();
        error.start();
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        output.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        error.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        if (output.tooMuch.get()) {
            return new Result.Stopped(program + " printed more than " + outputBytes + " bytes");
        }
        // A child that outlives the program can hold the pipe open: then the output is not known to be whole.
        if (!ended || output.isAlive()) {
            return new Result.Stopped(program + " did not end within " + timeout.toSeconds() + " s");
        }
        return new Result.Ended(process.exitValue(), new Output(output.bytes()), error.text());
    }

    /** Reads a stream to its end and keeps so many bytes of it. */
    private static final class Reader extends Thread {

        private final Process process;
        private final InputStream stream;
        private final int limit;
        private final boolean endAtLimit;
        private final AtomicBoolean tooMuch = new AtomicBoolean();
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Reader(Process process, InputStream stream, int limit, boolean endAtLimit) {
            super("output of " + process.pid());
            this.process = process;
            this.stream = stream;
            this.limit = limit;
            this.endAtLimit = endAtLimit;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] chunk = new byte[CHUNK];
            try (stream) {
                for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                    int room = limit - kept.size();
                    kept.write(chunk, 0, Math.min(read, room));
                    if (read > room && endAtLimit) {
                        tooMuch.set(true);
                        process.destroyForcibly();
                        return;
                    }
                }
            } catch (IOException ended) {
                // The program was ended while it printed: its result says so.
            }
        }

        byte[] bytes() {
            return kept.toByteArray();
        }

        String text() {
            return kept.toString(StandardCharsets.UTF_8).strip();
        }
    }
}
