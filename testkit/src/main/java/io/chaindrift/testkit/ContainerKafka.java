package io.chaindrift.testkit;

import org.testcontainers.kafka.KafkaContainer;

/** Kafka in a container. Loaded in the profile {@code containers} only: no other has Testcontainers on its classpath. */
final class ContainerKafka {
    private static final String IMAGE = "apache/kafka:4.3.1";

    private ContainerKafka() {}

    static RunningKafka start() {
        KafkaContainer container = new KafkaContainer(IMAGE);
        container.start();
        return new RunningKafka(container.getBootstrapServers(), container::stop);
    }
}
