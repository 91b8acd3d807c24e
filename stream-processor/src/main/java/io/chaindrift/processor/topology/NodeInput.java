package io.chaindrift.processor.topology;

import io.chaindrift.fact.DeadLetter;
import io.chaindrift.processor.audit.model.AuditEvent;
import java.util.Objects;

/** A record of the node-events topic after decoding. */
sealed interface NodeInput {

    /** An event. */
    record Event(AuditEvent event) implements NodeInput {
        public Event {
            Objects.requireNonNull(event, "event");
        }
    }

    /**
     * A record that cannot be used.
     *
     * @param letter what goes to the dead-letter topic
     * @param at the record's own timestamp, in milliseconds since 1970
     */
    record Dead(DeadLetter letter, long at) implements NodeInput {
        public Dead {
            Objects.requireNonNull(letter, "letter");
        }
    }
}
