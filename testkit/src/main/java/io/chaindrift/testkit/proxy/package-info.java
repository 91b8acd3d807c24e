/**
 * A proxy that speaks Kafka's protocol, for faults that a client meets on the wire: an error in an answer, an answer that never
 * comes, a connection that ends between a commit and its answer.
 */
@NullMarked
package io.chaindrift.testkit.proxy;

import org.jspecify.annotations.NullMarked;
