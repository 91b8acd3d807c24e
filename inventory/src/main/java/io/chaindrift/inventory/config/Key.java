package io.chaindrift.inventory.config;

/** The settings, by the names that the environment, the configuration file and the options share. There are no others. */
public enum Key {
    CHAINDRIFT_BOOTSTRAP_SERVERS("", "Kafka to use, host:port separated by commas. Required."),
    CHAINDRIFT_SCHEMA_REGISTRY_URL("", "Schema registry to use, addresses separated by commas. Required."),
    CHAINDRIFT_CLIENT_CONFIG("", "File of further Kafka client properties, such as those for TLS and SASL."),
    CHAINDRIFT_CLUSTER("", "The cluster's id in every record, the same as the collectors'. Required."),
    CHAINDRIFT_INVENTORY_ROUTER_DAEMONSET("kube-system/kube-router", "kube-router's DaemonSet, as namespace/name."),
    CHAINDRIFT_INVENTORY_ROUTER_PODS(
            "k8s-app=kube-router",
            "Labels of kube-router's pods in the DaemonSet's namespace, key=value separated by commas."),
    CHAINDRIFT_INVENTORY_ROUTER_CONTAINER(
            "kube-router", "Name of the router's container; where there is none, a pod's only container counts."),
    CHAINDRIFT_INVENTORY_COLLECTOR_DAEMONSET(
            "chaindrift/chaindrift-collector",
            "The collector's DaemonSet, as namespace/name; the nodes that it selects are expected to report. "
                    + "none: every Linux node is."),
    CHAINDRIFT_INVENTORY_DIGESTS(
            "",
            "File with the versions of images that no tag tells, a line each: sha256:DIGEST=v2.2.1, with the digest of a pod's imageID."),
    CHAINDRIFT_INVENTORY_POOL_LABELS(
            "node.kubernetes.io/pool,cloud.google.com/gke-nodepool,eks.amazonaws.com/nodegroup,kubernetes.azure.com/agentpool,"
                    + "karpenter.sh/nodepool,doks.digitalocean.com/node-pool",
            "Labels that name a node's pool, separated by commas; the first that is set counts."),
    CHAINDRIFT_INVENTORY_LABELS(
            "kubernetes.io/arch,node.kubernetes.io/instance-type,topology.kubernetes.io/region,topology.kubernetes.io/zone",
            "Labels of nodes to publish, separated by commas."),
    CHAINDRIFT_INVENTORY_LEASE(
            "chaindrift/chaindrift-inventory", "The Lease that the leader holds, as namespace/name."),
    CHAINDRIFT_INVENTORY_IDENTITY("", "Name of this instance in the Lease. Empty: the host's name and the process id."),
    CHAINDRIFT_INVENTORY_LEASE_DURATION(
            "PT15S",
            "How long a Lease holds without being renewed, from 3 s to 10 min; it is renewed every seventh of it."),
    CHAINDRIFT_INVENTORY_SETTLE(
            "PT0.5S", "How long changes are gathered before they are said, above 0 and at most 1 min."),
    CHAINDRIFT_INVENTORY_RELIST(
            "PT1H", "After this time everything is listed anew, for what no watch told; from 1 s to 24 h."),
    CHAINDRIFT_INVENTORY_REFRESH(
            "PT24H",
            "After this time all that is known of a node is said again; from 1 min to 7 days, well below the topic's retention."),
    CHAINDRIFT_INVENTORY_ADDRESS("127.0.0.1:8083", "Where /livez, /readyz and /metrics are answered, as host:port."),
    CHAINDRIFT_INVENTORY_KUBERNETES_URL(
            "", "Address of the API server. Empty: as a pod of the cluster, else by the kubeconfig of this user."),
    CHAINDRIFT_INVENTORY_TOKEN_FILE(
            "", "File of the token for that address, read at every request, so that a renewed one is taken."),
    CHAINDRIFT_INVENTORY_CA_FILE("", "File of the certificates that the API server's is checked with.");

    /** What the names of the inventory's own settings begin with. */
    static final String PREFIX = "CHAINDRIFT_INVENTORY_";

    private final String byDefault;
    private final String meaning;

    Key(String byDefault, String meaning) {
        this.byDefault = byDefault;
        this.meaning = meaning;
    }

    /** The value where nothing is given; empty for none. */
    public String byDefault() {
        return byDefault;
    }

    /** What it means, for people. */
    public String meaning() {
        return meaning;
    }
}
