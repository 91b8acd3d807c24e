package io.chaindrift.remediator.recommend;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The event of a node that a finding rests on. Immutable.
 *
 * @param stream the node's stream
 * @param epoch epoch in the stream
 * @param sequence sequence in the epoch; of a capture in parts, the last part's
 * @param digest SHA-256 of the plane's named form in that capture, lower-case hex; null when the event is no capture
 */
public record Evidence(
        String stream, long epoch, long sequence, @Nullable String digest) {

    public Evidence {
        Objects.requireNonNull(stream, "stream");
    }

    /** For people: where to find the event. */
    public String describe() {
        return "stream " + stream + " epoch " + epoch + " sequence " + sequence;
    }
}
