package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.stream.ChangeLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events: {@code reset} (its data says where the numbering stands; load the lists anew) at the beginning and whenever
 * changes were lost, {@code change} for each change, and a comment every 5 s when there are none. Thread-safe.
 */
final class EventStream {

    private static final int MOST_AT_ONCE = 256;
    private static final long HEARTBEAT_MILLIS = 5_000;

    private final ChangeLog log;
    private final Semaphore places;

    EventStream(ChangeLog log, int clients) {
        this.log = log;
        this.places = new Semaphore(clients);
    }

    /**
     * Takes a place for a client; {@link #leave()} gives it back.
     *
     * @throws Problem.Refusal when all are taken
     */
    void enter() {
        if (!places.tryAcquire()) {
            throw Problem.unavailable("Too many at once", "all places at the stream are taken; try again later");
        }
    }

    void leave() {
        places.release();
    }

    /**
     * Sends until the client or the log is gone.
     *
     * @param lastEventId where the client stopped; null: it is new
     */
    void send(OutputStream out, @Nullable String lastEventId) throws IOException {
        try {
            long number = lastEventId == null ? -1 : log.number(lastEventId);
            if (number < 0) {
                number = log.last();
                write(out, reset(number));
            } else {
                write(out, ": go on\n\n");
            }
            while (true) {
                ChangeLog.Batch batch = log.after(number, MOST_AT_ONCE, HEARTBEAT_MILLIS);
                if (batch.closed()) {
                    return;
                }
                if (batch.lost()) {
                    number = log.last();
                    write(out, reset(number));
                } else if (batch.changes().isEmpty()) {
                    write(out, ": still here\n\n");
                } else {
                    number = send(out, batch);
                }
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private long send(OutputStream out, ChangeLog.Batch batch) throws IOException {
        StringBuilder text = new StringBuilder();
        long number = 0;
        for (ChangeLog.Change change : batch.changes()) {
            number = change.number();
            text.append("event: change\nid: ")
                    .append(log.id(number))
                    .append("\ndata: ")
                    .append(change.json())
                    .append("\n\n");
        }
        write(out, text.toString());
        return number;
    }

    private String reset(long number) {
        return "event: reset\nid: " + log.id(number) + "\nretry: 1000\ndata: {}\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
