/** Derives facts of a node again from its events, without a broker. */
@NullMarked
package io.chaindrift.processor.replay;

import org.jspecify.annotations.NullMarked;
