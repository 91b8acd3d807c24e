package io.chaindrift.ruleset.catalog;

/** Whose kube-router it is. The k3s fork reuses upstream's version numbers for other rules. */
public enum Flavour {
    UPSTREAM,
    K3S,
    UNKNOWN
}
