package io.chaindrift.inventory.core;

/**
 * Where an object of Kubernetes is. Immutable.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record ObjectName(String namespace, String name) {

    public ObjectName {
        if (namespace.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("'" + namespace + "/" + name + "' is not namespace/name");
        }
    }

    /**
     * Reads {@code namespace/name}.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static ObjectName parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'" + text + "' is not namespace/name");
        }
        return new ObjectName(parts[0], parts[1]);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
