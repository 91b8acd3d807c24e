package io.chaindrift.processor.audit.model;

/**
 * How far the other family's plane in the same backend was by captures of this one.
 *
 * @param atSync its syncs when this plane last synced, or was first seen
 * @param seen its syncs at this plane's latest capture
 */
public record Beside(long atSync, long seen) {}
