package io.chaindrift.embedded.broker;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka ends its process when it cannot go on (a full disk, a fault in the controller). Here the process is not Kafka's:
 * such a wish completes the failure of every running broker instead, and its owner decides.
 *
 * <p>Kafka keeps these procedures in static fields, so this is per process, and never undone: a thread of a stopped
 * broker may still express the wish. Thread-safe.
 */
final class KafkaExits {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaExits.class);
    private static final Set<CompletableFuture<String>> RUNNING = ConcurrentHashMap.newKeySet();

    private KafkaExits() {}

    /** From now on Kafka's wish to end the process completes {@code failure}. */
    static void watch(CompletableFuture<String> failure) {
        RUNNING.add(failure);
        Exit.setExitProcedure(KafkaExits::refuse);
        Exit.setHaltProcedure(KafkaExits::refuse);
    }

    @SuppressWarnings("CollectionUndefinedEquality") // the very same future is meant
    static void unwatch(CompletableFuture<String> failure) {
        RUNNING.remove(failure);
    }

    private static void refuse(int status, String message) {
        String wish = "Kafka wanted to end the process with status " + status + (message == null ? "" : ": " + message);
        LOG.error("{}; its own log lines above say why", wish);
        RUNNING.forEach(failure -> failure.complete(wish));
        // The contract of these procedures is not to return: the calling thread must not go on as if nothing was wrong.
        throw new EmbeddedBrokerException(wish);
    }
}
