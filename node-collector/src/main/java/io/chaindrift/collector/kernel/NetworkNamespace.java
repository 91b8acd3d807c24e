package io.chaindrift.collector.kernel;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Opens sockets in the collector's own network namespace, or in another one. Stateless. */
public final class NetworkNamespace {

    private static final Path NAMED = Path.of("/run/netns");

    private NetworkNamespace() {}

    /**
     * Does something in a namespace, by a thread that ends afterwards: a thread that has entered a namespace is of no other use.
     * A socket stays in the namespace that it was opened in.
     *
     * @param name of a namespace that {@code ip netns} knows; null for the collector's own
     * @throws IOException when the namespace cannot be entered, or the work failed
     */
    public static <T> T in(@Nullable String name, Callable<T> work) throws IOException, InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        if (name != null) {
                            enter(NAMED.resolve(name));
                        }
                        result.complete(work.call());
                    } catch (Exception | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                "open-in-namespace");
        thread.setDaemon(true);
        thread.start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof IOException io ? io : new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private static void enter(Path namespace) throws IOException {
        try {
            int file = Libc.open(namespace.toString(), Libc.O_RDONLY_CLOEXEC);
            try {
                Libc.setns(file, Libc.CLONE_NEWNET);
            } finally {
                Libc.close(file);
            }
        } catch (LastErrorException e) {
            throw new IOException(
                    "the network namespace " + namespace + " cannot be entered: error " + e.getErrorCode(), e);
        }
    }
}
