package io.chaindrift.ruleset.catalog;

/** Which flag fills the hole of a signature. */
public enum Parameter {
    NONE,
    CLUSTER_RANGE,
    NODE_PORTS,
    EXTERNAL_RANGE,
    LOAD_BALANCER_RANGE,
    /** The node's own pod range: known to the router from the API, not from a flag. */
    POD_RANGE
}
