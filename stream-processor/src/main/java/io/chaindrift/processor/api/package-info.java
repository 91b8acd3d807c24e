/**
 * The query role of the stream processor: reads the fact topics into memory, serves them as JSON and as a live stream, and serves
 * the console. It writes nothing: any number of instances may run beside each other, and each can be thrown away.
 */
@NullMarked
package io.chaindrift.processor.api;

import org.jspecify.annotations.NullMarked;
