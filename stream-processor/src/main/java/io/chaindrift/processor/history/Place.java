package io.chaindrift.processor.history;

/**
 * Where a record lies.
 *
 * @param partition its partition
 * @param offset its offset
 */
public record Place(int partition, long offset) {}
