/** The query role's tests: the API on a real Kafka, the console in a real browser. */
@NullMarked
package io.chaindrift.processor.api;

import org.jspecify.annotations.NullMarked;
