/**
 * Where the captures of a plane are in its node's log: a fold of the log's positions, pure. What it says lets a reader go back to any
 * time by reading one keyframe and the deltas that build on it, and nothing else.
 */
@NullMarked
package io.chaindrift.processor.history;

import org.jspecify.annotations.NullMarked;
