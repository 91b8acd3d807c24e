package io.chaindrift.schemas.serde;

import io.chaindrift.schemas.ChaindriftTopic;

/**
 * Puts the schemas of the topic table into a registry before anything is written: with programs that may not register, or to
 * learn of an incompatible schema when installing and not when the first record fails. Stateless and thread-safe.
 */
public final class SchemaPublisher {

    private SchemaPublisher() {}

    /**
     * Registers every schema and sets the rule {@value SchemaRegistryClient#FULL_TRANSITIVE} for its subject. Doing it again
     * changes nothing.
     *
     * @throws RegistryRefusedException with the registry's words when a schema does not go with what is there; those before it in
     *     the table are published then
     * @throws RegistryUnavailableException when the registry is away at every attempt
     */
    public static void publish(SchemaRegistryClient registry) {
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            registry.setCompatibility(topic.subject(), SchemaRegistryClient.FULL_TRANSITIVE);
            registry.register(topic.subject(), topic.schema());
        }
    }
}
