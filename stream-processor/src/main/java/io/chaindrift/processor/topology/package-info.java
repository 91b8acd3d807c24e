/**
 * The Kafka Streams topology: {@link io.chaindrift.processor.topology.AuditTopology} reads top to bottom, every node, store and topic
 * has a name, and processors only carry events to the audit and facts to their topics.
 */
@NullMarked
package io.chaindrift.processor.topology;

import org.jspecify.annotations.NullMarked;
