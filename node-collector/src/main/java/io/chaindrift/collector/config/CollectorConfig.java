package io.chaindrift.collector.config;

import io.chaindrift.collector.core.Cadence;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How one node is collected. Immutable.
 *
 * @param cluster the cluster's id in every record
 * @param node the node's name in every record
 * @param version version of this program, in every record
 * @param spool directory of the node's spool, of no other use
 * @param spoolBytes bytes that the spool takes at most
 * @param poll time between two looks
 * @param cadence how often a plane is spoken of though nothing changed
 */
public record CollectorConfig(
        String cluster, String node, String version, Path spool, long spoolBytes, Duration poll, Cadence cadence) {

    /** Bytes of a spool where nothing else is said: some ten thousand deltas of a large node. */
    public static final long DEFAULT_SPOOL_BYTES = 256L << 20;

    /** Time between two looks where nothing else is said. */
    public static final Duration DEFAULT_POLL = Duration.ofSeconds(1);

    /** Heartbeats where nothing else is said. */
    public static final Cadence DEFAULT_CADENCE = new Cadence(Duration.ofMinutes(1), Duration.ofHours(6));

    static final long LEAST_SPOOL_BYTES = 1L << 20;

    public CollectorConfig {
        if (cluster.isBlank() || node.isBlank()) {
            throw new IllegalArgumentException("cluster '" + cluster + "' and node '" + node + "' must not be empty");
        }
        if (spoolBytes < LEAST_SPOOL_BYTES) {
            throw new IllegalArgumentException(
                    "a spool of " + spoolBytes + " bytes is too small: give at least " + LEAST_SPOOL_BYTES);
        }
        if (poll.isNegative() || poll.isZero()) {
            throw new IllegalArgumentException("time between looks must be above 0, not " + poll);
        }
    }

    /** Settings with every default. */
    public static CollectorConfig of(String cluster, String node, String version, Path spool) {
        return new CollectorConfig(cluster, node, version, spool, DEFAULT_SPOOL_BYTES, DEFAULT_POLL, DEFAULT_CADENCE);
    }

    /** The same with another pace. */
    public CollectorConfig at(Duration newPoll, Duration heartbeat) {
        return new CollectorConfig(
                cluster, node, version, spool, spoolBytes, newPoll, new Cadence(heartbeat, cadence.keyframe()));
    }
}
