package io.chaindrift.collector.capture;

/**
 * What looking cost and met since the start.
 *
 * @param commits commits of nf_tables heard of
 * @param overruns how often the kernel lost notifications
 * @param captures planes read
 * @param captureNanos nanoseconds that reading took
 * @param readNanos nanoseconds of the processor that reading took, of this process and of the programs that it ran
 * @param torn attempts thrown away because the rules changed meanwhile
 * @param overBudget changes, and questions to planes that have to be polled, that had to wait for the budget
 * @param planesUnread readings of planes that brought none
 * @param ipsetsUnread readings of the IP sets that brought none
 */
public record SourceFigures(
        long commits,
        long overruns,
        long captures,
        long captureNanos,
        long readNanos,
        long torn,
        long overBudget,
        long planesUnread,
        long ipsetsUnread) {

    /** Nothing is counted. */
    public static final SourceFigures NONE = new SourceFigures(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
