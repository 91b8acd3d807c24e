package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.testkit.RequiresRealIptables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code inspect --live} in network namespaces, as a process of its own: the planes are those of the process that asks. */
@RequiresRealIptables
class LiveIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));

    private static Namespace.Outcome inspect(Namespace namespace, String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.chaindrift.cli.ChaindriftMain",
                "inspect",
                "--live",
                "--json"));
        argv.addAll(List.of(arguments));
        return namespace.run("", argv.toArray(String[]::new));
    }

    private static List<String> planes(Namespace.Outcome outcome) throws Exception {
        List<String> planes = new ArrayList<>();
        for (JsonNode plane : JSON.readTree(outcome.out()).get("planes")) {
            planes.add(plane.get("source").asText() + " " + plane.get("verdict").asText());
        }
        return planes;
    }

    @Test
    void shouldFindWhatIsThereInBothBackendsAndMakeNothing() throws Exception {
        Path phase = CAPTURES.resolve("S5-mixed/node-a/03-v2.2.1-nft");
        try (Namespace namespace = new Namespace()) {
            Namespace.Outcome empty = inspect(namespace);
            assertEquals(0, empty.exitCode(), empty.err());
            assertEquals(
                    "", namespace.run("", "cat", "/proc/net/ip_tables_names").out(), "looking made a legacy table");
            assertEquals("", namespace.must("", "nft", "list", "tables"), "looking made a table");

            namespace.must(Files.readString(phase.resolve("ipset.save")), "ipset", "restore");
            namespace.must(Files.readString(phase.resolve("all.save")), "iptables-nft-restore");
            namespace.must(Files.readString(phase.resolve("all.other-backend-legacy.save")), "iptables-legacy-restore");
            Namespace.Outcome both = inspect(namespace, "--router-version=v2.2.1", "--active-backend=nft");

            assertEquals(1, both.exitCode(), both.err());
            assertTrue(
                    planes(both).contains("live ipv4-legacy SURPLUS"),
                    planes(both).toString());
            assertTrue(
                    planes(both).contains("live ipv4-nft CLEAN"), planes(both).toString());
            assertFalse(both.err().contains("ipsets are not examined"), both.err());
        }
    }

    @Test
    void shouldSayWhatToDoWithoutTheRight() throws Exception {
        try (Namespace namespace = new Namespace()) {
            List<String> argv = List.of(
                    "setpriv",
                    "--bounding-set=-net_admin",
                    "--inh-caps=-net_admin",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.chaindrift.cli.ChaindriftMain",
                    "inspect",
                    "--live",
                    "--plane=ipv4-nft");
            Namespace.Outcome outcome = namespace.run("", argv.toArray(String[]::new));

            assertEquals(2, outcome.exitCode(), outcome.out());
            assertTrue(outcome.err().contains("NET_ADMIN"), outcome.err());
            assertTrue(outcome.out().startsWith("UNKNOWN"), outcome.out());
        }
    }
}
