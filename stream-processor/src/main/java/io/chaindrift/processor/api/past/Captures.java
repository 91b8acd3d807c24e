package io.chaindrift.processor.api.past;

import io.chaindrift.event.CaptureHeader;
import io.chaindrift.event.NodeEvent;
import org.jspecify.annotations.Nullable;

/** The capture in an event. */
final class Captures {

    private Captures() {}

    /** What the capture in the event says of itself; null when the event is none. */
    static @Nullable CaptureHeader of(NodeEvent event) {
        if (event.getRulesetKeyframe() != null) {
            return event.getRulesetKeyframe().getCapture();
        }
        if (event.getRulesetDelta() != null) {
            return event.getRulesetDelta().getCapture();
        }
        return event.getRulesetUnchanged() == null
                ? null
                : event.getRulesetUnchanged().getCapture();
    }
}
