package io.chaindrift.processor.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetSumsTest {

    @Test
    void aNodeIsInExactlyOnePlace() {
        FleetNode silent = new FleetNode(added(Standing.DRIFTED, 4), Presence.SILENT);
        FleetNode drifted = new FleetNode(added(Standing.DRIFTED, 3), Presence.LIVE);
        FleetNode neverHeard = new FleetNode(null, Presence.UNKNOWN);

        FleetSums sums = FleetSums.NONE.plus(silent).plus(drifted).plus(neverHeard);

        assertEquals(3, sums.nodes());
        assertEquals(1, sums.silent());
        assertEquals(1, sums.unknown());
        assertEquals(1, sums.reporting());
        assertEquals(1, sums.drifted());
        assertEquals(0, sums.clean());
        assertEquals(7, sums.duplicateRules());
        assertEquals(2, sums.registered());
        assertEquals(2L, sums.expected());
        assertEquals(1L, sums.unexpected());
    }

    @Test
    void onlyWhatTheInventoryExpectsIsExpected() {
        FleetNode stray = new FleetNode(added(null), Presence.LIVE);
        FleetNode deselected = new FleetNode(added(false), Presence.LIVE);
        FleetNode registered = new FleetNode(added(true), Presence.SILENT);

        assertNull(FleetSums.NONE.plus(stray).expected());
        assertNull(FleetSums.NONE.plus(stray).unexpected());
        assertEquals(0L, FleetSums.NONE.plus(deselected).expected());
        FleetSums all = FleetSums.NONE.plus(stray).plus(deselected).plus(registered);
        assertEquals(1L, all.expected());
        assertEquals(2L, all.unexpected());
    }

    @Property(tries = 200)
    void expectedAndUnexpectedAreAllThatReportAreSilentOrUnknown(@ForAll("changes") List<FleetInput> changes) {
        FleetBooks books = new FleetBooks();
        Map<FleetBooks.Row, FleetSums> said = new HashMap<>();
        changes.forEach(change -> note(books.take(change), said));

        Map<String, Long> expected = new HashMap<>();
        Map<String, Boolean> told = new HashMap<>();
        for (String node : List.of("a", "b", "c")) {
            FleetNode held = books.node("c", node);
            Contribution added = held.contribution();
            if (added != null && added.expected() != null) {
                told.put(held.version(), true);
                expected.merge(held.version(), added.expected() ? 1L : 0L, Long::sum);
            }
        }
        said.forEach((row, sums) -> {
            long sum = sums.reporting() + sums.silent() + sums.unknown();
            if (row.routerVersion().equals(FleetBooks.ALL)) {
                assertEquals(
                        told.isEmpty()
                                ? null
                                : Long.valueOf(expected.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()),
                        sums.expected());
            } else {
                assertEquals(told.containsKey(row.routerVersion()), sums.expected() != null);
                assertEquals(expected.get(row.routerVersion()), sums.expected());
            }
            if (sums.expected() != null) {
                assertEquals(sum, sums.expected() + sums.unexpected());
            }
        });
    }

    @Test
    void booksThatDoNotBalanceCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new FleetSums(0, 0, 0, 1, 0, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new FleetSums(2, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Property(tries = 200)
    void theOrderOfChangesDoesNotMatterInTheEnd(@ForAll("changes") List<FleetInput> changes) {
        Map<FleetBooks.Row, FleetSums> said = new HashMap<>();
        FleetBooks books = new FleetBooks();
        changes.forEach(change -> note(books.take(change), said));

        FleetBooks anew = new FleetBooks();
        Map<FleetBooks.Row, FleetSums> all = new HashMap<>();
        for (String node : List.of("a", "b", "c")) {
            FleetNode held = books.node("c", node);
            note(anew.take(FleetInput.audit("c", node, held.contribution())), all);
            note(anew.take(FleetInput.presence("c", node, held.presence())), all);
        }
        assertEquals(all, said);
    }

    /** A crash may lose part of what was stored: input is told again to books that know it already, or know less. */
    @Property(tries = 200)
    void booksOpenedAnywhereAndToldAgainComeToTheSame(
            @ForAll("changes") List<FleetInput> changes,
            @ForAll @IntRange(max = 30) int stored,
            @ForAll @IntRange(max = 30) int committed) {
        Map<FleetBooks.Row, FleetSums> expected = new HashMap<>();
        FleetBooks undisturbed = new FleetBooks();
        changes.forEach(change -> note(undisturbed.take(change), expected));

        int known = Math.min(stored, changes.size());
        FleetBooks before = new FleetBooks();
        Map<FleetBooks.Row, FleetSums> said = new HashMap<>();
        changes.subList(0, known).forEach(change -> note(before.take(change), said));
        FleetBooks after = new FleetBooks();
        for (String node : List.of("a", "b", "c")) {
            after.open("c", node, before.node("c", node));
        }
        changes.subList(Math.min(committed, known), changes.size()).forEach(change -> note(after.take(change), said));

        assertEquals(expected, said);
    }

    private static void note(List<FleetBooks.Change> changes, Map<FleetBooks.Row, FleetSums> said) {
        for (FleetBooks.Change change : changes) {
            FleetSums sums = change.sums();
            if (sums == null) {
                said.remove(change.row());
            } else {
                said.put(change.row(), sums);
            }
        }
    }

    @Provide
    Arbitrary<List<FleetInput>> changes() {
        Arbitrary<String> node = Arbitraries.of("a", "b", "c");
        Arbitrary<FleetInput> audit = Combinators.combine(
                        node,
                        Arbitraries.of(Standing.values()),
                        Arbitraries.longs().between(0, 9),
                        Arbitraries.of("v2.1.2", "v2.2.1"),
                        Arbitraries.longs().between(0, 99),
                        Arbitraries.of(true, false).injectNull(0.3))
                .as((name, standing, copies, version, at, expected) -> FleetInput.audit(
                        "c", name, new Contribution(version, expected, standing, false, copies, 0, 0, 0, at)));
        Arbitrary<FleetInput> presence = Combinators.combine(node, Arbitraries.of(Presence.values()))
                .as((name, present) -> FleetInput.presence("c", name, present));
        return Arbitraries.oneOf(audit, presence).list().ofMaxSize(30);
    }

    private static Contribution added(Standing standing, long copies) {
        return new Contribution("v2.2.1", true, standing, false, copies, 0, 0, 0, 7);
    }

    private static Contribution added(@Nullable Boolean expected) {
        return new Contribution("v2.2.1", expected, Standing.CLEAN, false, 0, 0, 0, 0, 7);
    }
}
