package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainMemory;

/** What is stored of a remembered chain beside its growth. */
record ChainEntry(ChainId chain, ChainMemory memory) {}
