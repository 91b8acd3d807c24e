package io.chaindrift.ruleset;

/** Marks a list that never changes, so that a record may keep it without copying it. */
public interface Frozen {}
