package io.chaindrift.inventory.kubernetes;

import java.util.List;
import java.util.Set;

/**
 * What the inventory may do in the Kubernetes API, each with the call that needs it. The manifests grant exactly this, and a test
 * refuses every request that is not here.
 *
 * @param group API group; empty for the core
 * @param resource plural name
 * @param scope where
 * @param verbs verbs
 * @param onlyNamed true when it holds for the configured object alone; Kubernetes cannot restrict {@code create} so
 * @param neededBy the call
 */
public record Permission(
        String group, String resource, Scope scope, Set<String> verbs, boolean onlyNamed, String neededBy) {

    /** Where a permission holds. */
    public enum Scope {
        /** Everywhere: nodes have no namespace. */
        CLUSTER,
        /** The namespace of kube-router's DaemonSet. */
        ROUTER_NAMESPACE,
        /** The namespace of the collector's DaemonSet. */
        COLLECTOR_NAMESPACE,
        /** The namespace of the Lease. */
        LEASE_NAMESPACE
    }

    private static final String APPS = "apps";
    private static final String COORDINATION = "coordination.k8s.io";
    private static final Set<String> WATCHING = Set.of("list", "watch");

    /** All of them. */
    public static final List<Permission> ALL = List.of(
            new Permission("", "nodes", Scope.CLUSTER, WATCHING, false, "the informer of nodes in ClusterWatch"),
            new Permission(
                    "",
                    "pods",
                    Scope.ROUTER_NAMESPACE,
                    WATCHING,
                    false,
                    "the informer of kube-router's pods in ClusterWatch"),
            new Permission(
                    APPS,
                    "daemonsets",
                    Scope.ROUTER_NAMESPACE,
                    WATCHING,
                    true,
                    "the informer of kube-router's DaemonSet in ClusterWatch"),
            new Permission(
                    APPS,
                    "daemonsets",
                    Scope.COLLECTOR_NAMESPACE,
                    WATCHING,
                    true,
                    "the informer of the collector's DaemonSet in ClusterWatch"),
            new Permission(
                    COORDINATION,
                    "leases",
                    Scope.LEASE_NAMESPACE,
                    Set.of("get", "patch"),
                    true,
                    "LeaderLease: looking at the Lease; taking, renewing and releasing it"),
            new Permission(
                    COORDINATION,
                    "leases",
                    Scope.LEASE_NAMESPACE,
                    Set.of("create"),
                    false,
                    "LeaderLease: the first leader"));

    public Permission {
        verbs = Set.copyOf(verbs);
    }
}
