package io.chaindrift.processor.store;

/** What is stored of a chain's rules. */
record HeldEntry(String plane, HeldChain chain) {}
