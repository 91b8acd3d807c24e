package io.chaindrift.cli.up;

import java.util.List;

/**
 * What the status line says of the fleet. Immutable.
 *
 * @param clean nodes without a finding
 * @param drifted nodes with one
 * @param unknown nodes that cannot be judged
 * @param silent nodes that stopped speaking
 * @param findings findings that are not resolved
 * @param growing names of the nodes whose copies still grow, sorted
 */
record FleetFigures(long clean, long drifted, long unknown, long silent, long findings, List<String> growing) {

    FleetFigures {
        growing = growing.stream().sorted().distinct().toList();
    }

    /** All nodes; the four kinds are disjoint. */
    long nodes() {
        return clean + drifted + unknown + silent;
    }
}
