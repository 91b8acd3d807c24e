package io.chaindrift.collector.publish;

import io.chaindrift.event.NodeEvent;
import java.util.List;

/** Where events go. Thread-safe. */
public interface EventSink extends AutoCloseable {

    /**
     * Gives events away and waits until all are acknowledged by every replica that has to have them.
     *
     * @throws PublishException when one was not; those before it may have been
     * @throws InterruptedException when the thread is asked to stop
     */
    void publish(List<NodeEvent> events) throws PublishException, InterruptedException;

    /** Ends publishing; what is under way may or may not arrive. */
    @Override
    void close();
}
