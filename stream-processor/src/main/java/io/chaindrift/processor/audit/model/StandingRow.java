package io.chaindrift.processor.audit.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands: what it adds to the books, and why.
 *
 * @param books what it adds to the fleet's books
 * @param reason why it cannot be judged; null where it can
 * @param flagsDigest digest of its router's arguments; null where not known
 * @param bootedUnder exact version of the router its present boot began with; null where not known
 * @param ownChains own chains judged
 * @param planes its planes, sorted
 * @param counts what was counted in its log; null in rows that were stored before it was
 */
public record StandingRow(
        Contribution books,
        @Nullable String reason,
        @Nullable String flagsDigest,
        @Nullable String bootedUnder,
        long ownChains,
        List<PlaneStanding> planes,
        @Nullable LogCounts counts) {

    public StandingRow {
        Objects.requireNonNull(books, "books");
        planes = List.copyOf(planes);
    }

    /** True when both say the same, whenever they were said. */
    public boolean saysSameAs(@Nullable StandingRow other) {
        return other != null
                && books.saysSameAs(other.books)
                && equals(new StandingRow(
                        books,
                        other.reason,
                        other.flagsDigest,
                        other.bootedUnder,
                        other.ownChains,
                        other.planes,
                        other.counts));
    }

    /** Why this row is written after that one. */
    public EmitReason since(@Nullable StandingRow before) {
        if (before == null) {
            return EmitReason.FIRST_SEEN;
        }
        if (books.standing() != before.books.standing() || !Objects.equals(reason, before.reason)) {
            return EmitReason.VERDICT_CHANGED;
        }
        boolean sameRouter = Objects.equals(books.routerVersion(), before.books.routerVersion())
                && Objects.equals(flagsDigest, before.flagsDigest);
        if (!sameRouter) {
            return EmitReason.ROUTER_CHANGED;
        }
        return books.saysSameAs(before.books) && Objects.equals(counts, before.counts)
                ? EmitReason.EVIDENCE_CHANGED
                : EmitReason.COUNTS_CHANGED;
    }
}
