package io.chaindrift.collector.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * An HTTP request of which only the first line counts, and its answer, after which the connection ends. Immutable.
 *
 * @param method as it was written; empty where the first line is none of HTTP
 * @param path without what follows a question mark
 */
record ShortRequest(String method, String path) {

    private static final int MOST_BYTES = 8 << 10;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Map<Integer, String> REASONS =
            Map.of(200, "OK", 404, "Not Found", 405, "Method Not Allowed", 503, "Service Unavailable");

    /**
     * What is answered.
     *
     * @param status one of those that have a reason here
     * @param text for people or programs; its last line is ended when it is not
     */
    record Answer(int status, String text) {}

    /** Whether it asks for something and wants nothing changed. */
    boolean isReading() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /**
     * Reads a request's head.
     *
     * @param patience for all of it, however many pieces it comes in
     * @throws IOException when it ends too early, takes longer or is longer than a head has to be
     */
    static ShortRequest read(Socket socket, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        InputStream in = socket.getInputStream();
        byte[] head = new byte[MOST_BYTES];
        int length = 0;
        while (!isWhole(head, length)) {
            long left = (end - System.nanoTime()) / NANOS_PER_MILLI;
            if (left <= 0) {
                throw new SocketTimeoutException("a request that does not end");
            }
            socket.setSoTimeout((int) left);
            int read = in.read(head, length, head.length - length);
            if (read <= 0) {
                throw new IOException("a request of " + length + " bytes without an end");
            }
            length += read;
        }
        return of(new String(head, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** Its head ends with an empty line. */
    private static boolean isWhole(byte[] head, int length) {
        for (int i = 3; i < length; i++) {
            if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n' && head[i - 3] == '\r') {
                return true;
            }
        }
        return false;
    }

    private static ShortRequest of(String head) {
        String[] line = head.substring(0, head.indexOf('\r')).split(" ", -1);
        if (line.length != 3 || !line[2].startsWith("HTTP/1.")) {
            return new ShortRequest("", "");
        }
        int query = line[1].indexOf('?');
        return new ShortRequest(line[0], query < 0 ? line[1] : line[1].substring(0, query));
    }

    /**
     * Writes an answer.
     *
     * @throws IOException when the caller does not take it
     */
    void answer(OutputStream out, Answer answer) throws IOException {
        String text = answer.text().endsWith("\n") ? answer.text() : answer.text() + "\n";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + answer.status() + " " + REASONS.get(answer.status())
                + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        int shown = method.equals("HEAD") ? 0 : body.length;
        byte[] all = new byte[first.length + shown];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, shown);
        out.write(all);
    }
}
