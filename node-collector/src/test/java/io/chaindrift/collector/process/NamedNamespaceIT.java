package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A namespace that is removed and made anew under its name: what was opened in the old one tells of it for ever. */
@RequiresRealIptables
class NamedNamespaceIT {

    private static final Plane NFT = Plane.parse("ipv4-nft");

    @RegisterExtension
    private final TestNamespace namespace = new TestNamespace();

    @Test
    void isLookedIntoAnew() throws Exception {
        namespace.run("iptables-nft", "-A", "INPUT", "-j", "ACCEPT");
        ProcessSettings settings = ProcessSettings.thisMachine().inNamespace(namespace.name());
        try (IptablesSource source = IptablesSource.open(settings)) {
            assertInstanceOf(PlaneObservation.Captured.class, look(source, Depth.FULL));
            assertInstanceOf(PlaneObservation.Same.class, look(source, Depth.PRESENT));

            namespace.remove();
            assertInstanceOf(
                    PlaneObservation.Failed.class, look(source, Depth.PRESENT), "what is gone is not the same");
            assertEquals(NodeFacts.Watch.POLLING, source.node().watch());

            namespace.make();
            namespace.run("iptables-nft", "-A", "FORWARD", "-s", "192.0.2.1", "-j", "DROP");
            PlaneObservation.Captured captured =
                    assertInstanceOf(PlaneObservation.Captured.class, look(source, Depth.PRESENT));
            assertEquals(1, captured.rules().tables().size());
            assertEquals(NodeFacts.Watch.NETLINK, source.node().watch());
        }
    }

    private static PlaneObservation look(IptablesSource source, Depth depth) throws Exception {
        NodeObservation seen = Objects.requireNonNull(source.observe(Instant.EPOCH, depth));
        return seen.planes().stream()
                .filter(plane -> plane.plane().equals(NFT))
                .findFirst()
                .orElseThrow();
    }
}
