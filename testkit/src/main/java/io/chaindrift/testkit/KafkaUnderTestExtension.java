package io.chaindrift.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests the Kafka of this JVM: started by the first test that asks, stopped after the last test of the JVM. The
 * system property {@value #PROPERTY} says where it runs: {@code inprocess} (default) or {@code containers}.
 */
public final class KafkaUnderTestExtension implements ParameterResolver {
    static final String PROPERTY = "chaindrift.kafka";

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(KafkaUnderTestExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(PROPERTY, key -> start(), RunningKafka.class);
    }

    private static RunningKafka start() {
        String where = System.getProperty(PROPERTY, "inprocess");
        return switch (where) {
            case "inprocess" -> InProcessKafka.start();
            case "containers" -> ContainerKafka.start();
            default ->
                throw new IllegalArgumentException(
                        "The system property " + PROPERTY + " is inprocess or containers, not " + where);
        };
    }
}
