/**
 * What the query role knows: the latest record of each key, bounded histories, and one row per node derived from them. No Kafka
 * and no HTTP: facts go in, immutable answers come out.
 */
@NullMarked
package io.chaindrift.processor.api.view;

import org.jspecify.annotations.NullMarked;
