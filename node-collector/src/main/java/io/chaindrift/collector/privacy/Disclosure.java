package io.chaindrift.collector.privacy;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How much of what is not kube-router's leaves the node, and whether names do. Immutable.
 *
 * @param fullTables tables whose foreign chains are sent in full; of all others only name, count and digest
 * @param pseudonyms what stands for names of pods, namespaces and policies and for addresses; null where they are sent as they are
 */
public record Disclosure(Set<String> fullTables, @Nullable Pseudonyms pseudonyms) {

    /** The tables that iptables has. */
    public static final Set<String> TABLES = Set.of("filter", "nat", "mangle", "raw", "security");

    /** Foreign chains as name, count and digest, and names as they are. */
    public static final Disclosure DEFAULT = new Disclosure(Set.of(), null);

    public Disclosure {
        fullTables = Collections.unmodifiableSet(new TreeSet<>(fullTables));
        for (String table : fullTables) {
            if (!TABLES.contains(table)) {
                throw new IllegalArgumentException(
                        "'" + table + "' is no table; there are " + String.join(", ", new TreeSet<>(TABLES)));
            }
        }
        if (pseudonyms != null && !fullTables.isEmpty()) {
            throw new IllegalArgumentException(
                    "foreign rules cannot be sent in full under pseudonyms: what their words mean is not known");
        }
    }
}
