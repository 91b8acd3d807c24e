package io.chaindrift.cli.topics;

import io.chaindrift.cli.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
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
     * @throws CommandException when the file cannot be read
     */
    public Map<String, String> clientConfig() {
        if (clientConfig == null) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(clientConfig, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandException.unusable("--client-config " + clientConfig + " cannot be read: " + e, e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
