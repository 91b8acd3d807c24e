package io.chaindrift.testkit;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Kafka in this JVM, in a temporary directory that is removed with it. */
final class InProcessKafka {
    private InProcessKafka() {}

    static RunningKafka start() {
        Path directory = temporaryDirectory();
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory));
        return new RunningKafka(broker.bootstrapServers(), () -> {
            broker.close();
            delete(directory);
        });
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("chaindrift-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary directory for Kafka", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        }
    }
}
