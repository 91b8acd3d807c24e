package io.chaindrift.collector.capture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where captures come from: this machine's kernel, or a recording. Called by one thread.
 *
 * <p>A source never throws for what it cannot read: a plane that could not be captured is a {@link PlaneObservation.Failed}.
 * Looking changes nothing on the node.
 */
public interface RulesetSource {

    /** What the machine is and which planes are looked at. */
    NodeFacts node();

    /**
     * Continues where an earlier run stopped. Called once, before the first look.
     *
     * @param cursor what {@link NodeObservation#cursor()} of the last recorded observation said; null when there was none
     */
    void resume(@Nullable String cursor);

    /**
     * Looks at all planes at once.
     *
     * @param now the collector's time, which becomes the observation's unless the source knows better
     * @param again true to get the present state even if nothing new is due, as a new epoch and a heartbeat need it
     * @return null when nothing new is due
     * @throws InterruptedException when the thread is asked to stop
     */
    @Nullable NodeObservation observe(Instant now, boolean again) throws InterruptedException;
}
