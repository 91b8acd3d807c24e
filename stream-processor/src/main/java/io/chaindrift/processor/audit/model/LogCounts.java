package io.chaindrift.processor.audit.model;

/**
 * What was counted in a node's log since it is known.
 *
 * @param restarts starts of its collector after the first
 * @param gaps times at which events were missing, or a writer said that it lost some
 * @param suspectCaptures captures that were not trusted
 * @param failedCaptures times at which a plane could not be read
 * @param brokenCaptures captures that did not link, did not prove, or did not come whole
 * @param contradictions events of a superseded writer, and second contents for one position
 * @param unreadable records that could not be read or judged
 */
public record LogCounts(
        long restarts,
        long gaps,
        long suspectCaptures,
        long failedCaptures,
        long brokenCaptures,
        long contradictions,
        long unreadable) {

    /** Nothing was counted. */
    public static final LogCounts NONE = new LogCounts(0, 0, 0, 0, 0, 0, 0);

    /** One start more. */
    public LogCounts restarted() {
        return plus(new LogCounts(1, 0, 0, 0, 0, 0, 0));
    }

    /** One suspect capture more. */
    public LogCounts suspected() {
        return plus(new LogCounts(0, 0, 1, 0, 0, 0, 0));
    }

    /** One failed capture more. */
    public LogCounts failed() {
        return plus(new LogCounts(0, 0, 0, 1, 0, 0, 0));
    }

    /** One trouble more. */
    public LogCounts troubled(Trouble.Reason reason) {
        return plus(
                switch (reason) {
                    case GAP, EVENTS_LOST -> new LogCounts(0, 1, 0, 0, 0, 0, 0);
                    case BROKEN_LINKAGE, CANON_MISMATCH, DIGEST_MISMATCH, BROKEN_PARTS ->
                        new LogCounts(0, 0, 0, 0, 1, 0, 0);
                    case DUPLICATE_IDENTITY, EQUIVOCATION -> new LogCounts(0, 0, 0, 0, 0, 1, 0);
                    case UNREADABLE, PROCESSING_FAILED -> new LogCounts(0, 0, 0, 0, 0, 0, 1);
                    case NOT_LOOKED_AT, NOT_SPOKEN_OF -> NONE;
                });
    }

    private LogCounts plus(LogCounts more) {
        return new LogCounts(
                restarts + more.restarts,
                gaps + more.gaps,
                suspectCaptures + more.suspectCaptures,
                failedCaptures + more.failedCaptures,
                brokenCaptures + more.brokenCaptures,
                contradictions + more.contradictions,
                unreadable + more.unreadable);
    }
}
