/** A log of one line for each message and a few classes, for a process that has to be small. */
@NullMarked
package io.chaindrift.collector.log;

import org.jspecify.annotations.NullMarked;
