package io.chaindrift.ruleset;

/** The address family of a plane. */
public enum AddressFamily {
    IPV4("ipv4"),
    IPV6("ipv6");

    private final String id;

    AddressFamily(String id) {
        this.id = id;
    }

    /** The name used in plane ids and in JSON. */
    public String id() {
        return id;
    }
}
