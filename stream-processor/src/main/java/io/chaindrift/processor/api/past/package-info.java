/**
 * Times gone by, read back from the nodes' log: one keyframe and the deltas that build on it, every digest on the way proved. What
 * reads is behind {@link io.chaindrift.processor.api.past.EventLog}.
 */
@NullMarked
package io.chaindrift.processor.api.past;

import org.jspecify.annotations.NullMarked;
