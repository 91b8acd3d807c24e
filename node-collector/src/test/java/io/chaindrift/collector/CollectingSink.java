package io.chaindrift.collector;

import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.PublishException;
import io.chaindrift.event.NodeEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is given; refuses while it is told to. */
final class CollectingSink implements EventSink {

    private final List<NodeEvent> events = new ArrayList<>();
    private boolean away;

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized List<NodeEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public synchronized void publish(List<NodeEvent> more) throws PublishException {
        if (away) {
            throw new PublishException("the broker is away", new IOException("away"), false, 0);
        }
        events.addAll(more);
    }

    @Override
    public void close() {
        away(true);
    }
}
