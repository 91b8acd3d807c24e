package io.chaindrift.cli.topics;

import io.chaindrift.cli.config.ClientProperties;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach a Kafka, the same for every command that needs one. Filled by picocli before a command runs. */
public final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT[,…]",
            description = "The Kafka to use.")
    private String bootstrapServers = "";

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Kafka client properties, such as those for TLS and SASL.")
    private @Nullable Path clientConfig;

    /** The servers to ask first. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * The properties of {@code --client-config}; empty without it.
     *
     * @throws io.chaindrift.cli.CommandException when the file cannot be read
     */
    public Map<String, String> clientConfig() {
        return clientConfig == null ? Map.of() : ClientProperties.read(clientConfig);
    }
}
