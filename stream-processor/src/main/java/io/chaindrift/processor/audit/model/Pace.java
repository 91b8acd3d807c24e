package io.chaindrift.processor.audit.model;

/**
 * How often a plane is spoken of where nothing happens, by the times of events: milliseconds, as the node's clock tells them.
 *
 * @param quietMillis how long it was quiet before its latest heartbeat that told nothing new; 0 before the first
 * @param spokenAt observedAt of the latest word on it, or of the latest start of its collector
 * @param overdueAt observedAt of the first event since at which a word on it was overdue; 0 where none was
 */
public record Pace(long quietMillis, long spokenAt, long overdueAt) {

    /** Before the first word. */
    public static final Pace NONE = new Pace(0, 0, 0);

    /** After a word. */
    public Pace spoken(long at) {
        return new Pace(quietMillis, at, 0);
    }

    /** After a heartbeat that told nothing new; a clock that was set back tells nothing. */
    public Pace quiet(long at) {
        boolean known = spokenAt > 0 && at > spokenAt;
        return new Pace(known ? at - spokenAt : quietMillis, at, 0);
    }

    /** A word on it was overdue then. */
    public Pace overdue(long at) {
        return new Pace(quietMillis, spokenAt, at);
    }
}
