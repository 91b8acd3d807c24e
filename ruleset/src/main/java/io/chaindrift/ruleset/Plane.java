package io.chaindrift.ruleset;

import java.util.Objects;

/**
 * One place where rules live: a family in a backend. A node has up to six; the rules of each are read, digested and judged on
 * their own.
 */
public record Plane(AddressFamily family, IptablesBackend backend) implements Comparable<Plane> {

    public Plane {
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(backend, "backend");
    }

    /** The plane's name in keys, events and options, for instance {@code ipv4-nft}. */
    public String id() {
        return family.id() + "-" + backend.id();
    }

    /**
     * Reads a plane's name.
     *
     * @throws IllegalArgumentException naming the value and the valid names
     */
    public static Plane parse(String id) {
        for (AddressFamily family : AddressFamily.values()) {
            for (IptablesBackend backend : IptablesBackend.values()) {
                Plane plane = new Plane(family, backend);
                if (plane.id().equals(id)) {
                    return plane;
                }
            }
        }
        throw new IllegalArgumentException("unknown plane '" + id
                + "': use one of ipv4-nft, ipv6-nft, ipv4-legacy, ipv6-legacy, ipv4-native, ipv6-native");
    }

    @Override
    public int compareTo(Plane other) {
        int byFamily = family.compareTo(other.family);
        return byFamily != 0 ? byFamily : backend.compareTo(other.backend);
    }

    @Override
    public String toString() {
        return id();
    }
}
