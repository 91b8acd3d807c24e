package io.chaindrift.processor.api.view;

import org.apache.avro.generic.IndexedRecord;

/**
 * The latest record of a key. Records that were read are never changed, so a fact may be shared between threads.
 *
 * @param key the record's key
 * @param value the record
 */
public record Fact(String key, IndexedRecord value) {}
