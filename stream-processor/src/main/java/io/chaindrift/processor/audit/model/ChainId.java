package io.chaindrift.processor.audit.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * A chain of a node.
 *
 * @param plane plane id
 * @param table table name
 * @param chain the kernel's name
 */
public record ChainId(String plane, String table, String chain) implements Comparable<ChainId> {

    private static final Comparator<ChainId> ORDER =
            Comparator.comparing(ChainId::plane).thenComparing(ChainId::table).thenComparing(ChainId::chain);

    public ChainId {
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(chain, "chain");
    }

    @Override
    public int compareTo(ChainId other) {
        return ORDER.compare(this, other);
    }
}
