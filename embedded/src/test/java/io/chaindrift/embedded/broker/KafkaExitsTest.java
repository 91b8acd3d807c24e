package io.chaindrift.embedded.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class KafkaExitsTest {
    @Test
    void tellsTheOwnerInsteadOfEndingTheProcess() {
        CompletableFuture<String> failure = new CompletableFuture<>();
        KafkaExits.watch(failure);
        assertThrows(EmbeddedBrokerException.class, () -> Exit.halt(1, "no log directory is left"));
        assertEquals("Kafka wanted to end the process with status 1: no log directory is left", failure.join());
    }

    @Test
    void tellsNothingToTheOwnerOfAStoppedBroker() {
        CompletableFuture<String> failure = new CompletableFuture<>();
        KafkaExits.watch(failure);
        KafkaExits.unwatch(failure);
        assertThrows(EmbeddedBrokerException.class, () -> Exit.exit(3));
        assertFalse(failure.isDone());
    }
}
