/** Kafka's own KRaft broker and controller in this process, with its log on disk. */
@NullMarked
package io.chaindrift.embedded.broker;

import org.jspecify.annotations.NullMarked;
