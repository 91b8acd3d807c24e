package io.chaindrift.ruleset.named;

import java.util.Objects;

/**
 * A chain's place in the named form.
 *
 * @param table filter, nat, mangle, raw, security, or the name of a native table
 * @param name the kernel's name, or for a churned chain the identity, for instance <code>{pod:shop/web-1}</code>
 */
public record ChainKey(String table, String name) implements Comparable<ChainKey> {

    public ChainKey {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(name, "name");
    }

    /** True for a chain whose kernel name changes at every sync. */
    public boolean churned() {
        return name.startsWith("{");
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof ChainKey that && name.equals(that.name) && table.equals(that.table);
    }

    /** Of the name, whose hash a string keeps: keys are looked up for every jump. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public int compareTo(ChainKey other) {
        int byTable = table.compareTo(other.table);
        return byTable != 0 ? byTable : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return table + "/" + name;
    }
}
