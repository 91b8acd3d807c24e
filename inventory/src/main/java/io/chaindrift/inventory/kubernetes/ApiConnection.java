package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reaches the API server. Stateless. */
public final class ApiConnection {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int RETRIES = 2;
    private static final Path POD_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private ApiConnection() {}

    /**
     * A client; it connects at the first call. Tokens are read from their file at each request, so one that expires and is
     * renewed there is no failure.
     */
    public static KubernetesClient open(KubernetesSettings.Server server) {
        ConfigBuilder builder;
        Path token = server.tokenFile().orElse(null);
        if (server.url().isPresent()) {
            builder = new ConfigBuilder(Config.empty())
                    .withMasterUrl(server.url().get().toString());
        } else {
            builder = new ConfigBuilder(Config.autoConfigure(null));
            token = token == null && Files.isReadable(POD_TOKEN) ? POD_TOKEN : token;
        }
        server.caFile().ifPresent(file -> builder.withCaCertFile(file.toString()));
        Config config = builder.withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        if (token != null) {
            Path file = token;
            config.setOauthTokenProvider(() -> read(file));
        }
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the token file " + file + " cannot be read", e);
        }
    }
}
