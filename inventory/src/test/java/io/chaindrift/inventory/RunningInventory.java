package io.chaindrift.inventory;

import io.chaindrift.inventory.config.InventoryConfig;
import io.chaindrift.inventory.kubernetes.ApiUnderTest;
import io.chaindrift.inventory.kubernetes.ClusterObjects;
import io.chaindrift.testkit.KafkaUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** An instance of the program, and what it answers. */
final class RunningInventory implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Inventory inventory;

    private RunningInventory(Inventory inventory) {
        this.inventory = inventory;
    }

    static RunningInventory start(
            KafkaUnderTest kafka, String cluster, ApiUnderTest api, ClusterObjects objects, String identity) {
        return start(settings(kafka, cluster, api, objects, identity), Clock.systemUTC());
    }

    static RunningInventory start(Map<String, String> settings, Clock clock) {
        return new RunningInventory(Inventory.start(InventoryConfig.of(settings), "1.2.3", clock, new SecureRandom()));
    }

    /** Settings with short times. */
    static Map<String, String> settings(
            KafkaUnderTest kafka, String cluster, ApiUnderTest api, ClusterObjects objects, String identity) {
        Map<String, String> settings = new HashMap<>();
        settings.put("CHAINDRIFT_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("CHAINDRIFT_SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
        settings.put("CHAINDRIFT_CLUSTER", cluster);
        settings.put("CHAINDRIFT_INVENTORY_ROUTER_DAEMONSET", objects.namespace() + "/kube-router");
        settings.put("CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET", objects.namespace() + "/chaindrift-collector");
        settings.put("CHAINDRIFT_INVENTORY_LEASE", objects.namespace() + "/chaindrift-inventory");
        settings.put("CHAINDRIFT_INVENTORY_LEASE_DURATION", "PT10S");
        settings.put("CHAINDRIFT_INVENTORY_IDENTITY", identity);
        settings.put("CHAINDRIFT_INVENTORY_ADDRESS", "127.0.0.1:0");
        settings.put("CHAINDRIFT_INVENTORY_SETTLE", "PT0.05S");
        settings.put("CHAINDRIFT_INVENTORY_RELIST", "PT1S");
        settings.put("CHAINDRIFT_INVENTORY_POOL_LABELS", "pool");
        settings.put(
                "CHAINDRIFT_INVENTORY_KUBERNETES_URL",
                api.server().url().orElseThrow().toString());
        api.server().tokenFile().ifPresent(file -> settings.put("CHAINDRIFT_INVENTORY_TOKEN_FILE", file.toString()));
        api.server().caFile().ifPresent(file -> settings.put("CHAINDRIFT_INVENTORY_CA_FILE", file.toString()));
        return settings;
    }

    boolean leads() {
        return get("/metrics").body().contains("chaindrift_inventory_leader 1\n");
    }

    boolean isReady() {
        return get("/readyz").statusCode() == 200;
    }

    HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + inventory.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Inventory program() {
        return inventory;
    }

    @Override
    public void close() {
        inventory.close();
    }
}
