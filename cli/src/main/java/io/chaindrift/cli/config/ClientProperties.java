package io.chaindrift.cli.config;

import io.chaindrift.cli.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Settings of Kafka's clients in a file of Java properties. Stateless. */
public final class ClientProperties {

    private ClientProperties() {}

    /**
     * What the file says.
     *
     * @throws CommandException naming the option, the file and the reason, when it cannot be read
     */
    public static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandException.unusable(
                    "--client-config " + file + " cannot be read: " + CommandException.words(e), e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
