package io.chaindrift.testkit.proxy;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to one broker. Two threads carry frames; answers leave in the order of their requests, those that the
 * proxy makes itself included, because clients rely on it. Requests without an answer (acks=0) are not supported.
 */
final class ProxyConnection implements AutoCloseable {

    private static final int MAX_FRAME = 64 << 20;

    private final Socket client;
    private final Socket broker;
    private final FaultProxy proxy;
    private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Fault hole;

    ProxyConnection(Socket client, Socket broker, FaultProxy proxy) {
        this.client = client;
        this.broker = broker;
        this.proxy = proxy;
    }

    /**
     * A request that awaits its answer.
     *
     * @param made the proxy's own answer; null where the broker answers
     * @param lost whether the connection ends instead of the answer being passed on
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pending(@Nullable RequestHeader header, byte @Nullable [] made, boolean lost) {}

    void start(String name) {
        daemon(name + "-requests", this::carryRequests);
        daemon(name + "-answers", this::carryAnswers);
    }

    private void daemon(String name, Pump pump) {
        Thread thread = new Thread(
                () -> {
                    try (this) {
                        pump.run();
                    } catch (IOException e) {
                        proxy.ended(this);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Carries frames in one direction until the connection ends. */
    @FunctionalInterface
    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    private void carryRequests() throws IOException, InterruptedException {
        DataInputStream from = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream to = new DataOutputStream(broker.getOutputStream());
        while (closed.getCount() > 0) {
            byte[] frame = read(from);
            ByteBuffer buffer = ByteBuffer.wrap(frame);
            RequestHeader header = RequestHeader.parse(buffer);
            if (!swallowed()) {
                Fault fault = proxy.striking(header);
                carry(header, buffer, frame, to, fault);
            }
        }
    }

    private void carry(RequestHeader header, ByteBuffer body, byte[] frame, DataOutputStream to, @Nullable Fault fault)
            throws IOException, InterruptedException {
        Fault.Effect effect = fault == null ? null : fault.effect();
        if (effect instanceof Fault.Effect.Error error) {
            var request = AbstractRequest.parseRequest(
                            header.apiKey(), header.apiVersion(), new ByteBufferAccessor(body))
                    .request;
            ByteBuffer answer = Endpoints.serialized(
                    header,
                    request.getErrorResponse(0, error.error().exception()).data());
            pending.put(new Pending(header, bytes(answer), false));
            return;
        }
        if (effect instanceof Fault.Effect.LostRequest) {
            close();
            return;
        }
        if (effect instanceof Fault.Effect.Blackhole) {
            hole = fault;
            return;
        }
        if (effect instanceof Fault.Effect.Delay delay
                && closed.await(delay.time().toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        pending.put(new Pending(header, null, effect instanceof Fault.Effect.LostAnswer));
        write(to, frame);
    }

    private void carryAnswers() throws IOException, InterruptedException {
        DataInputStream from = new DataInputStream(new BufferedInputStream(broker.getInputStream()));
        DataOutputStream to = new DataOutputStream(client.getOutputStream());
        while (closed.getCount() > 0) {
            Pending next = pending.take();
            byte[] made = next.made();
            RequestHeader header = next.header();
            if (header == null) {
                return;
            }
            byte[] answer = made == null ? read(from) : made;
            if (next.lost()) {
                return;
            }
            if (!swallowed()) {
                write(to, made == null ? bytes(proxy.endpoints().rewritten(header, ByteBuffer.wrap(answer))) : answer);
            }
        }
    }

    /** True while the client is in a black hole; once that is healed the connection ends, because frames were swallowed. */
    private boolean swallowed() throws IOException {
        Fault fault = hole;
        if (fault != null && fault.healed()) {
            throw new EOFException("the black hole is healed; what it swallowed is lost");
        }
        return fault != null;
    }

    /** True when the connection is in a black hole that was healed meanwhile. */
    boolean isStranded() {
        Fault fault = hole;
        return fault != null && fault.healed();
    }

    private static byte[] read(DataInputStream from) throws IOException {
        int length = from.readInt();
        if (length < 0 || length > MAX_FRAME) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] frame = new byte[length];
        from.readFully(frame);
        return frame;
    }

    private static void write(DataOutputStream to, byte[] frame) throws IOException {
        byte[] whole = new byte[Integer.BYTES + frame.length];
        ByteBuffer.wrap(whole).putInt(frame.length).put(frame);
        to.write(whole);
        to.flush();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        closed.countDown();
        pending.add(new Pending(null, null, true));
        closeQuietly(client);
        closeQuietly(broker);
        proxy.ended(this);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed as far as anybody can tell: nothing is read from or written to it any more.
        }
    }
}
