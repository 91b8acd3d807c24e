package io.chaindrift.collector.record;

/**
 * Who speaks.
 *
 * @param cluster id of the cluster
 * @param node name of the node in Kubernetes
 * @param version of this program
 */
public record NodeIdentity(String cluster, String node, String version) {

    public NodeIdentity {
        if (cluster.isBlank() || node.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException(
                    "cluster '" + cluster + "', node '" + node + "' and version '" + version + "' must not be empty");
        }
    }
}
