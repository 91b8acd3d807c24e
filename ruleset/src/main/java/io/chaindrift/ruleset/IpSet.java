package io.chaindrift.ruleset;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One ipset.
 *
 * @param name its name, for instance {@code KUBE-SRC-…}; IPv6 sets begin with {@code inet6:}
 * @param type for instance {@code hash:ip}
 * @param family of its entries
 * @param entries how many it has
 * @param entriesDigest the sum of the SHA-256 digests of its entries, in hexadecimal; null where only their number is known
 */
public record IpSet(
        String name,
        String type,
        AddressFamily family,
        long entries,
        @Nullable String entriesDigest) {

    public IpSet {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(family, "family");
    }
}
