/**
 * What the audit of a node reads, remembers and says: events, state and facts, as plain records without Kafka, Avro or a clock.
 * Everything is immutable, and every collection that reaches a fact or the stored state is sorted, so that equal input gives
 * equal bytes.
 */
@NullMarked
package io.chaindrift.processor.audit.model;

import org.jspecify.annotations.NullMarked;
