/** Translates between the topics' Avro records and the audit's own: events in, facts out. Nothing is decided here. */
@NullMarked
package io.chaindrift.processor.mapping;

import org.jspecify.annotations.NullMarked;
