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
 */
public record StandingRow(
        Contribution books,
        @Nullable String reason,
        @Nullable String flagsDigest,
        @Nullable String bootedUnder,
        long ownChains,
        List<PlaneStanding> planes) {

    public StandingRow {
        Objects.requireNonNull(books, "books");
        planes = List.copyOf(planes);
    }

    /** True when both say the same, whenever they were said. */
    public boolean saysSameAs(@Nullable StandingRow other) {
        return other != null
                && books.saysSameAs(other.books)
                && equals(new StandingRow(
                        books, other.reason, other.flagsDigest, other.bootedUnder, other.ownChains, other.planes));
    }
}
