/**
 * The audit of a node's log, pure: {@link io.chaindrift.processor.audit.NodeAuditor} takes the state so far and one event and says
 * what follows. No clock, no randomness, no Kafka, no Avro; time is that of the events. The same events in the same order give
 * the same facts to the byte, wherever the fold is interrupted and taken up again.
 */
@NullMarked
package io.chaindrift.processor.audit;

import org.jspecify.annotations.NullMarked;
