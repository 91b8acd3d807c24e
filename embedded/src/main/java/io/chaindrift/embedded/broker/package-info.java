/**
 * Kafka's own KRaft broker and controller in this process, with its log on disk. One broker, one controller, every
 * topic with one replica: that survives a killed process, not a lost disk.
 */
@NullMarked
package io.chaindrift.embedded.broker;

import org.jspecify.annotations.NullMarked;
