package io.chaindrift.collector.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions of HTTP/1.1 that have no body with a short text, one on each connection, and does nothing at all while nobody asks:
 * the JDK's server wakes every second, which is a tenth of what an idle collector takes. Who asks has ten seconds between two reads; at
 * most eight are heard at once, and a ninth takes the place of who has been there longest. Thread-safe.
 */
final class ShortAnswers implements AutoCloseable {

    /** The request line and the header fields, which are read to their end and passed over. */
    private static final int HEAD_BYTES = 8 << 10;

    private static final int CLIENTS = 8;
    private static final int BACKLOG = 16;
    private static final int READ_MILLIS = 10_000;
    private static final long THREAD_SECONDS = 10;

    private final ServerSocket server;
    private final Function<String, @Nullable Answer> answers;
    private final Deque<Socket> clients = new ArrayDeque<>();
    private final ExecutorService threads = threads();

    private ShortAnswers(ServerSocket server, Function<String, @Nullable Answer> answers) {
        this.server = server;
        this.answers = answers;
    }

    /**
     * What is said.
     *
     * @param status HTTP's
     * @param text the body; a line end is added where none ends it
     */
    record Answer(int status, String text) {}

    /**
     * Begins to answer.
     *
     * @param address port 0 takes any free one
     * @param answers the answer for a path without its query; null where there is none
     * @throws IOException when the address cannot be used
     */
    static ShortAnswers start(InetSocketAddress address, Function<String, @Nullable Answer> answers)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        ShortAnswers started = new ShortAnswers(server, answers);
        Thread accepting = new Thread(started::accept, "health");
        accepting.setDaemon(true);
        accepting.start();
        return started;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** None while nobody asks. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                CLIENTS, CLIENTS, THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "health-answer");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket eldest = enter(client);
                if (eldest != null) {
                    eldest.close();
                }
                threads.execute(() -> serve(client));
            } catch (IOException | RuntimeException e) {
                pauseUnlessClosed();
            }
        }
    }

    /** A socket that cannot be had, as when the process has no file left, is asked for again later. */
    private void pauseUnlessClosed() {
        try {
            if (!server.isClosed()) {
                TimeUnit.MILLISECONDS.sleep(READ_MILLIS / 10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives back who has to go for it; null where there is a place. */
    private synchronized @Nullable Socket enter(Socket client) {
        clients.addLast(client);
        return clients.size() > CLIENTS ? clients.removeFirst() : null;
    }

    private synchronized void leave(Socket client) {
        clients.remove(client);
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(READ_MILLIS);
            String head = head(client.getInputStream());
            if (head != null) {
                client.getOutputStream().write(response(head));
            }
        } catch (IOException gone) {
            // Whoever asked does not listen any more.
        } finally {
            leave(client);
        }
    }

    /** All before the empty line; null when it is longer than is read, or ends before. */
    private static @Nullable String head(InputStream in) throws IOException {
        byte[] bytes = new byte[HEAD_BYTES];
        int length = 0;
        while (length < HEAD_BYTES) {
            int read = in.read(bytes, length, HEAD_BYTES - length);
            if (read < 0) {
                return null;
            }
            int from = Math.max(0, length - 3);
            length += read;
            String late = new String(bytes, from, length - from, StandardCharsets.ISO_8859_1);
            int end = late.indexOf("\r\n\r\n");
            if (end >= 0) {
                return new String(bytes, 0, from + end, StandardCharsets.ISO_8859_1);
            }
        }
        return null;
    }

    private byte[] response(String head) {
        String[] request = head.lines().findFirst().orElse("").split(" ", -1);
        if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
            return bytes("400 Bad Request", "", "the request line is not one of HTTP/1.1", true);
        }
        boolean get = request[0].equals("GET");
        if (!get && !request[0].equals("HEAD")) {
            return bytes("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "only GET and HEAD are answered", true);
        }
        int query = request[1].indexOf('?');
        Answer answer = answers.apply(query < 0 ? request[1] : request[1].substring(0, query));
        return answer == null
                ? bytes("404 Not Found", "", "there are /livez, /readyz and /metrics", get)
                : bytes(
                        answer.status() + (answer.status() == 200 ? " OK" : " Service Unavailable"),
                        "",
                        answer.text(),
                        get);
    }

    private static byte[] bytes(String status, String field, String said, boolean withBody) {
        String text = said.endsWith("\n") ? said : said + "\n";
        String head = "HTTP/1.1 " + status + "\r\n" + field
                + "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
                + text.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n";
        return (withBody ? head + text : head).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            server.close();
            synchronized (this) {
                for (Socket client : clients) {
                    client.close();
                }
            }
        } catch (IOException closedAnyway) {
            // A socket that fails to close is closed.
        } finally {
            threads.shutdownNow();
        }
    }
}
