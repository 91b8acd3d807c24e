package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.SourceLedger;
import java.util.SortedMap;

/** How far a node's log is known: all that every event changes. */
record LedgerEntry(SortedMap<EventSource, SourceLedger> ledgers) {}
