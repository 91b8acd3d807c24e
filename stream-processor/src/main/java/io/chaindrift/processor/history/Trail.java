package io.chaindrift.processor.history;

import io.chaindrift.processor.audit.model.SourceLedger;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the log of a node's collector is known. Whoever follows the planes must know it, for a lost event leaves no other trace once
 * the next keyframe is there.
 *
 * @param ledger position of the latest event, with the hash of no other
 * @param heardAt when the latest event was observed, in milliseconds since 1970
 * @param seen when each plane was last known, in milliseconds since 1970
 */
public record Trail(SourceLedger ledger, long heardAt, SortedMap<String, Long> seen) {

    /** Copies the map. */
    public Trail {
        Objects.requireNonNull(ledger, "ledger");
        seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    }

    static Trail of(SourceLedger ledger, long heardAt, SortedMap<String, Long> seen) {
        List<Long> hashes = ledger.recentHashes();
        List<Long> last = hashes.isEmpty() ? hashes : hashes.subList(hashes.size() - 1, hashes.size());
        return new Trail(SourceLedger.of(ledger.last(), last, ledger.superseded()), heardAt, seen);
    }
}
