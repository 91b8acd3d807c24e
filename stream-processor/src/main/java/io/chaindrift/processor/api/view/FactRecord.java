package io.chaindrift.processor.api.view;

import io.chaindrift.schemas.ChaindriftTopic;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record as read from a fact topic.
 *
 * @param topic where it was read
 * @param partition its partition
 * @param offset its offset
 * @param key its key
 * @param value its value; null: a tombstone, or it could not be read
 * @param error why the value could not be read; null: it could
 */
public record FactRecord(
        ChaindriftTopic topic,
        int partition,
        long offset,
        String key,
        @Nullable IndexedRecord value,
        @Nullable String error) {}
