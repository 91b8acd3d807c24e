package io.chaindrift.processor.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.chaindrift.processor.audit.model.Contribution;
import io.chaindrift.processor.audit.model.Contribution.Standing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
    }

    @Test
    void booksThatDoNotBalanceCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new FleetSums(2, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Property(tries = 200)
    void theOrderOfChangesDoesNotMatterInTheEnd(@ForAll("changes") List<FleetInput> changes) {
        Map<String, FleetNode> nodes = new TreeMap<>();
        FleetSums sums = FleetSums.NONE;
        for (FleetInput change : changes) {
            FleetNode before = nodes.getOrDefault(change.node(), FleetNode.ABSENT);
            FleetNode after = before.after(change);
            nodes.put(change.node(), after);
            sums = sums.minus(before).plus(after);
        }

        FleetSums anew = FleetSums.NONE;
        for (FleetNode node : nodes.values()) {
            anew = anew.plus(node);
        }
        assertEquals(anew, sums);
    }

    @Provide
    Arbitrary<List<FleetInput>> changes() {
        Arbitrary<String> node = Arbitraries.of("a", "b", "c");
        Arbitrary<FleetInput> audit = Combinators.combine(
                        node,
                        Arbitraries.of(Standing.values()),
                        Arbitraries.longs().between(0, 9))
                .as((name, standing, copies) -> FleetInput.audit("c", name, added(standing, copies)));
        Arbitrary<FleetInput> presence = Combinators.combine(node, Arbitraries.of(Presence.values()))
                .as((name, present) -> FleetInput.presence("c", name, present));
        return Arbitraries.oneOf(audit, presence).list().ofMaxSize(30);
    }

    private static Contribution added(Standing standing, long copies) {
        return new Contribution("v2.2.1", true, standing, false, copies, 0, 0, 0, 7);
    }
}
