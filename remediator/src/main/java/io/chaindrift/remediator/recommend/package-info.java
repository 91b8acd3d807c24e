/**
 * The pure core: folds the findings of a node into one recommendation per plane, or into the reason why there is none. No
 * Kafka, no Avro, no clock; the same findings give the same bytes. {@link io.chaindrift.remediator.recommend.NodeState} is the
 * state, {@link io.chaindrift.remediator.recommend.FindingChange} what changes it, and
 * {@link io.chaindrift.remediator.recommend.Recommender} decides.
 */
@NullMarked
package io.chaindrift.remediator.recommend;

import org.jspecify.annotations.NullMarked;
