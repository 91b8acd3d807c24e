package io.chaindrift.systemtests.engine;

/**
 * An error that could be made in the processor's judging.
 *
 * @param name what is wrong by it
 * @param type the class in whose source it is planted, below the package of the audit
 * @param right the code, which stands there once
 * @param wrong what is put in its place
 * @param node the node of the fleet whose facts are others by it
 */
record PlantedError(String name, String type, String right, String wrong, String node) {

    @Override
    public String toString() {
        return name;
    }
}
