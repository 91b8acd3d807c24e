package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A real kube-apiserver: {@code -Dchaindrift.kubernetes.url=…}, with a token of a cluster administrator in
 * {@code -Dchaindrift.kubernetes.token-file=…} and, for https, its certificates in {@code -Dchaindrift.kubernetes.ca-file=…}.
 */
public final class RealApi implements ApiUnderTest {

    public static final String URL_PROPERTY = "chaindrift.kubernetes.url";

    private final KubernetesSettings.Server server;
    private final KubernetesClient admin;

    private RealApi(KubernetesSettings.Server server) {
        this.server = server;
        this.admin = ApiConnection.open(server);
    }

    /** The one that the system properties name. */
    public static RealApi given() {
        String url = Objects.requireNonNull(System.getProperty(URL_PROPERTY), URL_PROPERTY);
        return new RealApi(new KubernetesSettings.Server(
                Optional.of(URI.create(url)),
                file("chaindrift.kubernetes.token-file"),
                file("chaindrift.kubernetes.ca-file")));
    }

    private static Optional<Path> file(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    @Override
    public KubernetesSettings.Server server() {
        return server;
    }

    @Override
    public void close() {
        admin.close();
    }
}
