package io.chaindrift.collector;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.SourceFigures;
import org.jspecify.annotations.Nullable;

/**
 * How a collector stands.
 *
 * @param watch how it notices changes
 * @param source what looking cost and met
 * @param looks looks made
 * @param loopNanos nanoseconds since the looking loop last came round
 * @param recordedEvents events recorded
 * @param acknowledgedEvents events that the broker acknowledged
 * @param refusals how often publishing failed
 * @param lostEvents losses that were named
 * @param waiting recorded looks that the broker has not acknowledged
 * @param spoolBytes bytes on disk
 * @param memoryBytes bytes of looks that are in memory alone, because the disk takes nothing
 * @param captured whether there was a look in this run
 * @param acknowledged whether the broker acknowledged anything in this run
 * @param trouble what keeps it from recording or publishing just now; null when nothing does
 */
public record CollectorStatus(
        NodeFacts.Watch watch,
        SourceFigures source,
        long looks,
        long loopNanos,
        long recordedEvents,
        long acknowledgedEvents,
        long refusals,
        long lostEvents,
        int waiting,
        long spoolBytes,
        long memoryBytes,
        boolean captured,
        boolean acknowledged,
        @Nullable String trouble) {}
