/** A Kafka cluster of several brokers for tests that stop and kill them: each is a process of its own. */
@NullMarked
package io.chaindrift.testkit.cluster;

import org.jspecify.annotations.NullMarked;
