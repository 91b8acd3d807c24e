package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings;
import io.fabric8.kubernetes.client.KubernetesClient;

/** An API server that tests run against, and a client that may do everything in it. */
public interface ApiUnderTest extends AutoCloseable {

    /** A client that may do everything. */
    KubernetesClient admin();

    /** How the program reaches it. */
    KubernetesSettings.Server server();

    @Override
    void close();
}
