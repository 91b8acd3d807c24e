package io.chaindrift.processor.topology;

/**
 * The audit of a node that failed.
 *
 * @param at the record's time, in milliseconds since 1970
 * @param nodes how many nodes of the task had spoken within the window then
 */
record FailedAudit(long at, long nodes) {}
