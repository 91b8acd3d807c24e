package io.chaindrift.collector.record;

import io.chaindrift.event.NodeEvent;
import java.util.List;

/**
 * Events that are recorded together or not at all, and the log after them.
 *
 * @param events in order; may be empty
 * @param after what holds once they are recorded
 */
public record Batch(List<NodeEvent> events, NodeLog after) {

    public Batch {
        events = List.copyOf(events);
    }
}
