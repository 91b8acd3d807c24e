package io.chaindrift.ruleset;

/** The kernel interface that holds the rules of a plane. */
public enum IptablesBackend {
    /** {@code iptables-nft}: xtables rules translated to nf_tables. */
    NFT("nft"),
    /** {@code iptables-legacy}: the x_tables interface. */
    LEGACY("legacy"),
    /** Native nf_tables tables, as kube-router writes them with {@code --use-nftables-for-netpol}. */
    NATIVE("native");

    private final String id;

    IptablesBackend(String id) {
        this.id = id;
    }

    /** The name used in plane ids and in JSON. */
    public String id() {
        return id;
    }
}
