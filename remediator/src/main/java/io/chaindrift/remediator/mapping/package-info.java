/**
 * Between the records of the topics and the core's types, both ways. The only place that knows the generated classes' fields.
 */
@NullMarked
package io.chaindrift.remediator.mapping;

import org.jspecify.annotations.NullMarked;
