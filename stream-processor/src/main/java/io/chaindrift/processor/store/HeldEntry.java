package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.HeldChain;

/** What is stored of a chain's rules. */
record HeldEntry(String plane, HeldChain chain) {}
