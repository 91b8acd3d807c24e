package io.chaindrift.ruleset.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments as people write them, and the edges of ranges and versions. */
class RouterFlagsTest {

    private static RouterFlags flags(String... args) {
        return RouterFlags.parse(List.of(args), Flavour.UPSTREAM);
    }

    @ParameterizedTest
    @CsvSource({
        "1-65535, 1:65535",
        "65535-65535, 65535:65535",
        "30000:30000, 30000:30000",
        "0-1, 0:1",
        "000300-0032767, 300:32767"
    })
    void portsUpToTheLastAreARange(String given, String ports) {
        assertEquals(ports, flags("--service-node-port-range=" + given).nodePorts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-65536", "30001-30000", "30000", "-1-5", "1-5-9", "100000-1", ""})
    void otherPortsAreRefused(String given) {
        assertThrows(IllegalArgumentException.class, () -> flags("--service-node-port-range=" + given));
    }

    @Test
    void aValueIsBehindTheEqualsSignTheBlankOrInTheNextArgument() {
        List<String> expected = List.of("10.1.0.0/16");
        for (RouterFlags flags : List.of(
                flags("--service-cluster-ip-range=10.1.0.0/16"),
                flags("-service-cluster-ip-range=10.1.0.0/16"),
                flags("--service-cluster-ip-range 10.1.0.0/16"),
                flags("--service-cluster-ip-range", "10.1.0.0/16"),
                flags("kube-router", "--service-cluster-ip-range", "10.1.0.0/16", "--run-router"))) {
            assertEquals(expected, RouterFlags.ofFamily(flags.clusterRanges(), AddressFamily.IPV4));
        }
    }

    @Test
    void aBlankInAValueDoesNotEndTheFlagsName() {
        assertEquals(
                List.of("10.1.0.0/16", "10.2.0.0/16"),
                RouterFlags.ofFamily(
                        flags("--service-cluster-ip-range=10.1.0.0/16, 10.2.0.0/16")
                                .clusterRanges(),
                        AddressFamily.IPV4));
    }

    /** Go takes an IPv4 address that is written as an IPv6 one for what it stands for; a shorter prefix is no IPv4 range. */
    @ParameterizedTest
    @CsvSource({
        "::ffff:10.96.0.0/108, 10.96.0.0/12",
        "::FFFF:10.96.7.9/128, 10.96.7.9/32",
        "0:0:0:0:0:ffff:cb00:7100/120, 203.0.113.0/24",
        "::ffff:0.0.0.0/96, 0.0.0.0/0"
    })
    void anIpv4RangeInTheFormOfIpv6IsOne(String given, String range) {
        assertEquals(
                List.of(new Cidr(AddressFamily.IPV4, range)),
                flags("--service-external-ip-range=" + given).externalRanges());
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:10.96.0.0/129", "10.96.0.0/33", "fd00::/129"})
    void prefixesBeyondAnAddressAreRefused(String given) {
        assertThrows(IllegalArgumentException.class, () -> flags("--service-external-ip-range=" + given));
    }

    @Test
    void aListWithoutAValueIsRefusedAndASwitchIsOn() {
        assertEquals(
                "--service-external-ip-range has no value",
                assertThrows(IllegalArgumentException.class, () -> flags("--service-external-ip-range"))
                        .getMessage());
        assertTrue(flags("--enable-ipv6").ipv6());
        assertFalse(flags("--enable-ipv6=false").ipv6());
        assertTrue(flags("--enable-ipv6=false", "--enable-ipv6=1").ipv6(), "the last one counts");
        assertThrows(IllegalArgumentException.class, () -> flags("--enable-ipv6=maybe"));
    }

    @Test
    void defaultsAreTheFlavours() {
        assertEquals("10.96.0.0/12", RouterFlags.defaultClusterRange(Flavour.UPSTREAM));
        assertEquals("10.43.0.0/16", RouterFlags.defaultClusterRange(Flavour.K3S));
        assertTrue(flags().enabled(AddressFamily.IPV4));
        assertFalse(flags().enabled(AddressFamily.IPV6));
        assertEquals("30000:32767", flags().nodePorts());
    }

    @ParameterizedTest
    @CsvSource({
        "v2.11.1, V2_11",
        "v2.12.0, NEWER",
        "v3.0.0, NEWER",
        "k3s-v1.3.2, K3S_V1_3",
        "k3s-v1.5.1, K3S_V1_3",
        "k3s-v2.7.0, K3S_NEWER",
        "k3s-v3.0.0, K3S_NEWER"
    })
    void versionsHaveTheirClass(String version, VersionClass expected) {
        assertEquals(expected, RouterVersion.parse(version).versionClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.4.0", "v1.7.0", "k3s-v1.2.0", "k3s-v1.6.0"})
    void versionsOfNoReleaseHaveNone(String version) {
        assertNull(RouterVersion.parse(version).versionClass());
    }

    @Test
    void shouldTakeTheDefaultsOfTheFlavour() {
        List<String> args = List.of("--run-firewall=true");

        assertEquals(
                "10.96.0.0/12", RouterFlags.parse(args).clusterRanges().get(0).text());
        assertEquals(
                "10.43.0.0/16",
                RouterFlags.parse(args, Flavour.K3S).clusterRanges().get(0).text());
        assertEquals("30000:32767", RouterFlags.parse(args).nodePorts());
    }

    @Test
    void shouldReadAFlagAndItsValueInOneArgument() {
        RouterFlags flags = RouterFlags.parse(List.of(
                "--service-cluster-ip-range 10.43.0.0/16", "--enable-ipv6 true", "--service-node-port-range 1-65535"));

        assertEquals("10.43.0.0/16", flags.clusterRanges().get(0).text());
        assertTrue(flags.ipv6());
        assertEquals("1:65535", flags.nodePorts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30999-30000", "0-65536", "1", "a-b", "1-2-3", "-1-2"})
    void shouldRefuseWhatIsNoRangeOfPorts(String range) {
        assertThrows(
                IllegalArgumentException.class, () -> RouterFlags.parse(List.of("--service-node-port-range=" + range)));
    }

    @Test
    void shouldFillFlagsWithTheDefaults() {
        RouterFlags flags = RouterFlags.parse(List.of());

        assertEquals(List.of(new Cidr(AddressFamily.IPV4, "10.96.0.0/12")), flags.clusterRanges());
        assertEquals("30000:32767", flags.nodePorts());
        assertTrue(flags.ipv4() && flags.firewall() && flags.serviceProxy() && flags.router());
        assertFalse(flags.ipv6() || flags.defaultDeny() || flags.nftables());
        assertEquals(
                flags.canonical(),
                RouterFlags.parse(List.of("--v=3", "kube-router")).canonical());
    }

    @Test
    void shouldReadFlagsAsTheRouterDoes() {
        RouterFlags flags = RouterFlags.parse(List.of(
                "--service-cluster-ip-range=10.43.0.0/16,fd00:43::/112",
                "--service-external-ip-range",
                "192.0.2.0/24",
                "--service-external-ip-range=198.51.100.0/24",
                "--loadbalancer-ip-range=\"10.243.1.0/24\"",
                "--service-node-port-range=20000-22767",
                "--enable-ipv6",
                "--run-service-proxy=false",
                "--run-router=f",
                "-netpol-default-deny=1"));

        assertEquals(List.of("fd00:43::/112"), RouterFlags.ofFamily(flags.clusterRanges(), AddressFamily.IPV6));
        assertEquals(
                List.of("192.0.2.0/24", "198.51.100.0/24"),
                RouterFlags.ofFamily(flags.externalRanges(), AddressFamily.IPV4));
        assertEquals(List.of("10.243.1.0/24"), RouterFlags.ofFamily(flags.loadBalancerRanges(), AddressFamily.IPV4));
        assertEquals("20000:22767", flags.nodePorts());
        assertTrue(flags.enabled(AddressFamily.IPV6) && flags.enabled(AddressFamily.IPV4) && flags.defaultDeny());
        assertFalse(flags.serviceProxy() || flags.router());
        assertNotEquals(flags.canonical(), RouterFlags.parse(List.of()).canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--service-cluster-ip-range=ten",
                "--service-node-port-range=30000",
                "--enable-ipv6=maybe",
                "--service-cluster-ip-range"
            })
    void shouldNameTheFlagThatCannotBeRead(String argument) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> RouterFlags.parse(List.of(argument)));

        String flag = argument.substring(0, argument.indexOf('=') < 0 ? argument.length() : argument.indexOf('='));
        assertTrue(Objects.requireNonNull(refused.getMessage()).contains(flag), refused.getMessage());
    }
}
