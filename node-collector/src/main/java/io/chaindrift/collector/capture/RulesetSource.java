package io.chaindrift.collector.capture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where captures come from: this machine's kernel, or a recording. Called by one thread.
 *
 * <p>A source never throws for what it cannot read: a plane that could not be captured is a {@link PlaneObservation.Failed}.
 * Looking changes nothing on the node.
 */
public interface RulesetSource extends AutoCloseable {

    /** What the machine is and which planes are looked at. */
    NodeFacts node();

    /**
     * Continues where an earlier run stopped. Called once, before the first look.
     *
     * @param cursor what {@link NodeObservation#cursor()} of the last recorded observation said; null when there was none
     */
    void resume(@Nullable String cursor);

    /**
     * Looks at the planes.
     *
     * @param now the collector's time, which becomes the observation's unless the source knows better
     * @param depth how much it is to bring; with {@link Depth#CHANGES} planes that did not change may be left out
     * @return null when nothing new is due
     * @throws InterruptedException when the thread is asked to stop
     */
    @Nullable NodeObservation observe(Instant now, Depth depth) throws InterruptedException;

    /**
     * Whether a look for changes would bring nothing now, as far as that can be told for next to nothing; false where it cannot. Called
     * by the looking thread.
     */
    default boolean isQuiet() {
        return false;
    }

    /** Says whom to wake when there may be something new before the next look is due. Called once, before the first look. */
    default void whenChanged(Runnable wake) {}

    /** Nanoseconds until the source wants to be asked again; the caller may ask sooner. */
    default long pauseNanos() {
        return Long.MAX_VALUE;
    }

    /** What looking cost and met so far. */
    default SourceFigures figures() {
        return SourceFigures.NONE;
    }

    @Override
    default void close() {}
}
