/**
 * What the inventory has to say: from what it said before and what it sees now. Pure: no Kubernetes, Kafka, Avro, log, clock or
 * randomness.
 */
@NullMarked
package io.chaindrift.inventory.core;

import org.jspecify.annotations.NullMarked;
