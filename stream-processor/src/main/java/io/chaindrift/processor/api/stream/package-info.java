/** Changes as they happen, numbered and kept for a while, so that a client that was away can go on where it stopped. */
@NullMarked
package io.chaindrift.processor.api.stream;

import org.jspecify.annotations.NullMarked;
