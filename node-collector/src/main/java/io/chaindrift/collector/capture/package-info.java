/**
 * What a look at a node can bring: the port that sources implement, and the facts that pass through it. No input or output of
 * its own.
 */
@NullMarked
package io.chaindrift.collector.capture;

import org.jspecify.annotations.NullMarked;
