/** Bytes on their way from a program or to a topic, before anything knows what they say. */
@NullMarked
package io.chaindrift.collector.bytes;

import org.jspecify.annotations.NullMarked;
