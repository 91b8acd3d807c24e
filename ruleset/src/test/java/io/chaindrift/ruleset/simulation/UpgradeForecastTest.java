package io.chaindrift.ruleset.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.FindingKind;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.UpgradeForecast;
import io.chaindrift.ruleset.plan.PlanClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is forecast of an upgrade is what the upgrade leaves. */
class UpgradeForecastTest {

    static Stream<Release> releases() {
        return Stream.concat(Release.upstream().stream(), Release.fork().stream());
    }

    @ParameterizedTest
    @MethodSource("releases")
    void shouldBeWhatASimulatedUpgradeLeaves(Release to) {
        for (Release from : releases().toList()) {
            for (AddressFamily family : AddressFamily.values()) {
                if (from.writes(family) && to.writes(family)) {
                    SimulatedNode node = new SimulatedNode(family, 3, 11);
                    node.run(from, Flags.DEFAULT, 2, rule -> false);
                    node.run(to, Flags.DEFAULT, 2, rule -> false);

                    UpgradeForecast forecast =
                            UpgradeForecast.forecast(router(from, Flags.DEFAULT), router(to, Flags.DEFAULT), family);

                    assertEquals(
                            String.join("\n", Truth.of(node, to, Flags.DEFAULT, Set.of())),
                            String.join("\n", lines(forecast)),
                            from + " to " + to + " " + family);
                }
            }
        }
    }

    private static RouterFacts router(Release release, Flags flags) {
        return RouterFacts.of(release.name(), flags.args(), RouterFacts.How.GIVEN);
    }

    private static Set<String> lines(UpgradeForecast forecast) {
        Set<String> lines = new TreeSet<>();
        for (Finding finding : forecast.remaining()) {
            lines.add(finding.kind() + " " + finding.copies() + " " + finding.surplus() + " " + finding.rule());
        }
        return lines;
    }

    @Test
    void shouldForeseeTheFourRulesOfVersionOne() {
        UpgradeForecast forecast = UpgradeForecast.forecast(version("v1.5.3"), version("v2.2.1"), AddressFamily.IPV4);

        assertEquals(4, forecast.remaining().size());
        assertEquals(
                1,
                forecast.remaining().stream()
                        .filter(finding ->
                                finding.planClass() == PlanClass.NO_OP && "v1.1-v1.6".equals(finding.writtenBy()))
                        .count());
        assertEquals(
                3,
                forecast.remaining().stream()
                        .filter(finding -> finding.planClass() == PlanClass.VERDICT_CHANGING
                                && "v1.5-v1.6".equals(finding.writtenBy()))
                        .count());
        assertTrue(forecast.remarks().contains("flags before not given: kube-router's defaults are taken"));
    }

    @Test
    void shouldForeseeAPlaneThatIsLeft() {
        assertOrphan("v2.2.1", List.of("--enable-ipv6=true"), "v2.6.3", List.of(), AddressFamily.IPV6);
        assertOrphan("v2.11.1", List.of("--use-nftables-for-netpol=true"), "v2.6.3", List.of(), AddressFamily.IPV4);
        assertOrphan("v2.11.1", List.of(), "v2.11.1", List.of("--use-nftables-for-netpol=true"), AddressFamily.IPV4);
        assertOrphan("v2.2.1", List.of(), "v2.2.1", List.of("--run-firewall=false"), AddressFamily.IPV4);
    }

    private static void assertOrphan(
            String from, List<String> argsBefore, String to, List<String> argsAfter, AddressFamily family) {
        List<Finding> remaining = UpgradeForecast.forecast(
                        RouterFacts.of(from, argsBefore, RouterFacts.How.GIVEN),
                        RouterFacts.of(to, argsAfter, RouterFacts.How.GIVEN),
                        family)
                .remaining();
        assertEquals(1, remaining.size(), from + " to " + to);
        assertEquals(FindingKind.ORPHAN_PLANE, remaining.get(0).kind());
    }

    @Test
    void shouldForeseeNothingWhereNothingIsLeft() {
        assertEquals(
                List.of(),
                UpgradeForecast.forecast(version("v2.0.1"), version("v2.1.3"), AddressFamily.IPV4)
                        .remaining());
        assertEquals(
                List.of(),
                UpgradeForecast.forecast(version("v1.5.3"), version("v2.1.3"), AddressFamily.IPV6)
                        .remaining());
        assertEquals(
                List.of(),
                UpgradeForecast.forecast(
                                version("v2.2.1"),
                                RouterFacts.of("v2.11.1", List.of("--use-nftables-for-netpol"), RouterFacts.How.GIVEN),
                                AddressFamily.IPV4)
                        .remaining());
    }

    @Test
    void shouldSayWhichReleaseMakesNoIpv6Sets() {
        List<String> both = List.of("--enable-ipv6=true");
        String said = "v2.6.1 makes no IPv6 sets";
        for (AddressFamily family : AddressFamily.values()) {
            UpgradeForecast forecast = UpgradeForecast.forecast(
                    RouterFacts.of("v2.5.0", both, RouterFacts.How.GIVEN),
                    RouterFacts.of("v2.6.1", both, RouterFacts.How.GIVEN),
                    family);
            boolean six = family == AddressFamily.IPV6;
            assertEquals(six, forecast.remarks().stream().anyMatch(line -> line.startsWith(said)));
            assertEquals(six ? 6 : 3, forecast.remaining().size(), "of v2.5's ICMP");
        }
    }

    private static final List<String> NATIVE = List.of("--use-nftables-for-netpol");

    private static UpgradeForecast forecast(String from, List<String> before, String to, List<String> after) {
        return UpgradeForecast.forecast(
                RouterFacts.of(from, before, RouterFacts.How.GIVEN),
                RouterFacts.of(to, after, RouterFacts.How.GIVEN),
                AddressFamily.IPV4);
    }

    /** The clean-up of v2.11 lacks KUBE-NWPLCY-TAIL, which then nothing jumps to; before v2.10 there is none. */
    @Test
    void shouldForeseeTheTailThatTheSwitchToNativeTablesForgets() {
        UpgradeForecast forgets = forecast("v2.11.1", List.of(), "v2.11.1", NATIVE);
        assertEquals(
                "the router writes native nftables tables: 1 own rule stays, but no packet is led to it",
                forgets.remaining().get(0).why());
        assertEquals(
                List.of(
                        "the switch to native tables removes the iptables rules at its start, all but KUBE-NWPLCY-TAIL"),
                forgets.remarks());
        UpgradeForecast hasNone = forecast("v2.2.1", List.of(), "v2.11.1", NATIVE);
        assertEquals(List.of(), hasNone.remaining());
        assertEquals(List.of("the switch to native tables removes the iptables rules at its start"), hasNone.remarks());
    }

    @Test
    void shouldSayWhatBecomesOfNativeTables() {
        assertEquals(
                List.of("both write native tables, which are rebuilt at every sync: nothing is left behind"),
                forecast("v2.11.0", NATIVE, "v2.11.1", NATIVE).remarks());
        UpgradeForecast back = forecast("v2.11.1", NATIVE, "v2.11.1", List.of());
        assertEquals(List.of(), back.remaining());
        assertEquals(
                List.of("the router after removes the native tables when it starts: nothing is left behind"),
                back.remarks());
        UpgradeForecast older = forecast("v2.11.1", NATIVE, "v2.6.3", List.of());
        assertTrue(older.remarks().contains("the native tables stay in the kernel as they are"));
        assertEquals(
                "the router no longer writes native nftables tables: its rules stay and filter with the policies of the"
                        + " moment it left",
                older.remaining().get(0).why());
        UpgradeForecast six = UpgradeForecast.forecast(
                RouterFacts.of("v2.11.0", List.of(NATIVE.get(0), "--enable-ipv6"), RouterFacts.How.GIVEN),
                RouterFacts.of("v2.11.0", NATIVE, RouterFacts.How.GIVEN),
                AddressFamily.IPV6);
        assertEquals(
                "the router runs with IPv6 switched off: its rules stay and filter with the policies of the moment it left",
                six.remaining().get(0).why());
    }

    @Test
    void shouldNameWhatWasSwitchedOff() {
        UpgradeForecast four = forecast("v2.2.1", List.of(), "v2.2.1", List.of("--enable-ipv4=false"));
        assertTrue(
                four.remaining().get(0).why().startsWith("the router runs with IPv4 switched off: its rules stay and"));
        UpgradeForecast all = forecast("v2.2.1", List.of(), "v2.2.1", List.of("--run-firewall=false"));
        assertTrue(all.remaining().get(0).why().startsWith("the router runs with its firewall switched off: "));
    }

    @Test
    void shouldWarnOfReleasesThatMultiplyRules() {
        List<String> remarks = UpgradeForecast.forecast(version("v2.1.2"), version("v2.2.1"), AddressFamily.IPV4)
                .remarks();

        assertTrue(remarks.stream().anyMatch(remark -> remark.contains("iptables 1.8.10")), remarks.toString());
    }

    @Test
    void shouldRefuseAVersionItDoesNotKnow() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> UpgradeForecast.forecast(version("v2.2.1"), version("v2.14.0"), AddressFamily.IPV4));

        assertTrue(refused.getMessage().contains("v2.14.0"), refused.getMessage());
    }

    private static RouterFacts version(String version) {
        return RouterFacts.of(version, null, RouterFacts.How.GIVEN);
    }
}
