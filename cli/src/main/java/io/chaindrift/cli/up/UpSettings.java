package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import io.chaindrift.processor.api.view.RolloutRules;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for, checked. Immutable.
 *
 * @param data the directory that everything durable is in
 * @param kafkaPort wanted port of the broker; 0 for any
 * @param registryPort wanted port of the schema registry; 0 for any
 * @param apiPort wanted port of API and console; 0 for any
 * @param cluster the cluster's id in every record
 * @param demo whether the shipped fleet is replayed
 * @param fleet a folder whose fleet is replayed; null without one
 * @param speed recorded minutes per second; null for the default
 * @param thisNode whether this machine's own rules are collected
 * @param rollouts when a node that runs an older release than it should counts as behind
 */
record UpSettings(
        Path data,
        int kafkaPort,
        int registryPort,
        int apiPort,
        String cluster,
        boolean demo,
        @Nullable Path fleet,
        @Nullable Double speed,
        boolean thisNode,
        RolloutRules rollouts) {

    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_CLUSTER = 253;

    /** Throws a {@link CommandException} that names the option and its value. */
    UpSettings {
        port("--kafka-port", kafkaPort);
        port("--registry-port", registryPort);
        port("--api-port", apiPort);
        if (cluster.isBlank() || cluster.length() > LONGEST_CLUSTER) {
            throw CommandException.unusable(
                    "--cluster '" + cluster + "' must have 1 to " + LONGEST_CLUSTER + " characters.");
        }
        if (demo && fleet != null) {
            throw CommandException.unusable(
                    "--demo and --fleet " + fleet + " are two recorded fleets. Give one of them.");
        }
        if (speed != null && !demo && fleet == null) {
            throw CommandException.unusable(
                    "--speed " + speed + " is for a recorded fleet. Give --demo or --fleet DIR with it.");
        }
        if (speed != null && (!(speed > 0) || speed.isInfinite())) {
            throw CommandException.unusable("--speed " + speed + " must be above 0 recorded minutes per second.");
        }
    }

    private static void port(String option, int value) {
        if (value < 0 || value > LAST_PORT) {
            throw CommandException.unusable(
                    option + " " + value + " must be 1 to " + LAST_PORT + ", or 0 for any free port.");
        }
    }
}
