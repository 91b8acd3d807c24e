package io.chaindrift.inventory.config;

import io.chaindrift.inventory.core.ObjectName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is watched, and how the API server is reached. Immutable.
 *
 * @param server how it is reached
 * @param lease the leader's Lease
 * @param router kube-router's DaemonSet
 * @param routerPods labels of its pods
 * @param routerContainer name of the router's container
 * @param collector the collector's DaemonSet; empty: it is not looked for
 * @param relist time between two listings of everything
 */
public record KubernetesSettings(
        Server server,
        LeaseSettings lease,
        ObjectName router,
        SortedMap<String, String> routerPods,
        String routerContainer,
        Optional<ObjectName> collector,
        Duration relist) {

    public KubernetesSettings {
        routerPods = Collections.unmodifiableSortedMap(new TreeMap<>(routerPods));
    }

    /**
     * How the API server is reached.
     *
     * @param url its address; empty: found by the surroundings
     * @param tokenFile file of the token; empty: none, or found by the surroundings
     * @param caFile certificates to check its own with; empty: the platform's, or found by the surroundings
     */
    public record Server(Optional<URI> url, Optional<Path> tokenFile, Optional<Path> caFile) {}

    /**
     * The leader's Lease.
     *
     * @param name where it is
     * @param identity this instance's name in it
     * @param duration how long it holds without being renewed
     */
    public record LeaseSettings(ObjectName name, String identity, Duration duration) {}
}
