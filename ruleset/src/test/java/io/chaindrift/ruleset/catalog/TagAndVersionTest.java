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

class TagAndVersionTest {

    @ParameterizedTest
    @CsvSource({
        "allow traffic to cluster IP, 10.96.0.0/12, 4H2UH6XHRCCZXCYQ",
        "allow traffic to primary/secondary cluster IP range, 10.96.0.0/12, BVHX2PIHDXXEO43X",
        "allow traffic to load balancer IP range: 10.243.1.0/24, 10.243.1.0/24, GNMUGXUVWPZFLO4Q",
        "allow traffic to primary cluster IP range, 10.44.0.0/16, LHPS74K4BTHQE7ZJ",
        "allow traffic to cluster IP, 10.43.0.0/16, M66LPN4N3KB5HTJR",
        "allow traffic to primary/secondary cluster IP range, 10.43.0.0/16, EKROEGTNIJ3AP3LC",
        "allow traffic to primary cluster IP range, 10.43.0.0/16, TZZOAXOCHPHEHX7M"
    })
    void shouldComputeTheTagOfARange(String text, String range, String tag) {
        assertEquals(
                tag,
                Tag.of("KUBE-ROUTER-INPUT", List.of("-m", "comment", "--comment", text, "-d", range, "-j", "RETURN")));
    }

    @ParameterizedTest
    @CsvSource({"tcp, LR7XO7NXDBGQJD2M", "udp, 76UCBPIZNGJNWNUZ", "sctp, YU47VQ3DEDE3VDG7"})
    void shouldComputeTheTagOfNodePorts(String protocol, String tag) {
        String text = "allow LOCAL " + protocol.toUpperCase(java.util.Locale.ROOT) + " traffic to node ports";
        assertEquals(
                tag,
                Tag.of(
                        "KUBE-ROUTER-INPUT",
                        List.of(
                                "-p",
                                protocol,
                                "-m",
                                "comment",
                                "--comment",
                                text,
                                "-m",
                                "addrtype",
                                "--dst-type",
                                "LOCAL",
                                "-m",
                                "multiport",
                                "--dports",
                                "30000:32767",
                                "-j",
                                "RETURN")));
    }

    @ParameterizedTest
    @CsvSource({"INPUT, 4IA2O", "FORWARD, TEMCG2JMHZYE7H7T", "OUTPUT, VEAAIY32XVBHCSCY"})
    void shouldComputeTheTagOfAJump(String hook, String tag) {
        String computed =
                Tag.of(hook, List.of("-m", "comment", "--comment", "kube-router netpol", "-j", "KUBE-ROUTER-" + hook));
        assertTrue(computed.startsWith(tag), computed);
        assertEquals(16, computed.length());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "v1.0.1, UPSTREAM, v1.0",
                "v1.1.1, UPSTREAM, v1.1-v1.2",
                "v1.2.3, UPSTREAM, v1.1-v1.2",
                "v1.3.2, UPSTREAM, v1.3-v1.4",
                "v1.4.0, UPSTREAM, v1.3-v1.4",
                "v1.5.3, UPSTREAM, v1.5-v1.6",
                "1.6, UPSTREAM, v1.5-v1.6",
                "v2.0.0, UPSTREAM, v2.0-v2.1",
                "v2.1.3, UPSTREAM, v2.0-v2.1",
                "v2.2.0, UPSTREAM, v2.2-v2.5",
                "v2.5.0, UPSTREAM, v2.2-v2.5",
                "v2.6.3-iptables1.8.11-0, UPSTREAM, v2.6-v2.7",
                "v2.7.1, UPSTREAM, v2.6-v2.7",
                "v2.9.0, UPSTREAM, v2.8-v2.9",
                "v2.10.0, UPSTREAM, v2.10",
                "v2.11.1, UPSTREAM, v2.11",
                "v2.12.0, UPSTREAM, >v2.11",
                "v3.0.0, UPSTREAM, >v2.11",
                "v1.7.0, UPSTREAM, none",
                "v0.4.0, UPSTREAM, none",
                "k3s-v1.3.2+k3s, K3S, k3s:v1.3-v1.5",
                "k3s-v1.5.1+k3s, K3S, k3s:v1.3-v1.5",
                "k3s-v2.0.0+k3s, K3S, k3s:v2.0.0",
                "k3s-v2.0.0+k3sr3, K3S, k3s:v2.0-v2.1",
                "k3s-v2.0.0r4, K3S, k3s:v2.0-v2.1",
                "k3s-v2.1.2, K3S, k3s:v2.0-v2.1",
                "k3s-v2.2.1, K3S, k3s:v2.2-v2.5",
                "k3s-v2.6.3-k3s1, K3S, k3s:v2.6",
                "v2.6.3-k3s1, K3S, k3s:v2.6",
                "2.6.3-k3s1, K3S, k3s:v2.6",
                "v1.5.1+k3s, K3S, k3s:v1.3-v1.5",
                "v2.0.0+k3sr3, K3S, k3s:v2.0-v2.1",
                "v2.6.3-iptables1.8.11-0, UPSTREAM, v2.6-v2.7",
                "k3s-v2.7.0, K3S, >k3s:v2.6",
                "k3s-v3.0.0, K3S, >k3s:v2.6",
                "k3s-v1.2.0, K3S, none",
                "k3s-v1.6.0, K3S, none",
                "k3s-v0.9.0, K3S, none",
                "k3s-v2.0.0, K3S, k3s:v2.0.0",
                "k3s-v2.0.0+k3s1, K3S, k3s:v2.0.0",
                "k3s-v2.0.1, K3S, k3s:v2.0-v2.1",
                "v1.8.0, UPSTREAM, none",
                "v1.30.2+k3s1, K3S, none",
                "v1.30.2+rke2r1, UNKNOWN, none",
                "latest, UNKNOWN, none",
                "99999.1.1, UNKNOWN, none"
            })
    void shouldReadVersions(String text, Flavour flavour, String versionClass) {
        RouterVersion version = RouterVersion.parse(text);

        assertEquals(flavour, version.flavour());
        VersionClass found = version.versionClass();
        assertEquals(versionClass, found == null ? null : found.label());
        if (found != null) {
            assertEquals(found, VersionClass.ofLabel(found.label()));
            assertEquals(flavour, found.flavour());
        }
    }

    @Test
    void shouldKnowWhichImagesBringCopiesBack() {
        for (String broken : List.of("v2.1.0", "v2.1.1", "v2.1.2")) {
            assertTrue(RouterVersion.parse(broken).shipsBrokenExistenceCheck(), broken);
        }
        for (String sound : List.of("v2.0.1", "v2.1.3", "v2.2.1", "v1.1.2", "k3s-v2.1.2", "latest")) {
            assertFalse(RouterVersion.parse(sound).shipsBrokenExistenceCheck(), sound);
        }
    }

    @Test
    void shouldKnowWhichReleasesEndTheirIpv6SyncsEarly() {
        for (String aborting : List.of("v2.0.0", "v2.0.1", "k3s-v2.0.0r4")) {
            assertTrue(RouterVersion.parse(aborting).abortsIpv6Syncs(), aborting);
        }
        for (String sound :
                List.of("v1.0.0", "v2.1.0", "v3.0.0", "k3s-v2.0.0r3", "k3s-v2.1.0r4", "k3s-v1.0.0r4", "latest")) {
            assertFalse(RouterVersion.parse(sound).abortsIpv6Syncs(), sound);
        }
    }

    @Test
    void shouldKnowWhichReleasesMakeNoIpv6Sets() {
        for (String without : List.of("v2.6.1", "k3s-v2.6.1", "v2.6.1-k3s1", "k3s-v2.6.1-k3s3", "2.6.1")) {
            assertTrue(RouterVersion.parse(without).makesNoIpv6Sets(), without);
        }
        for (String with : List.of("v2.6.0", "v2.6.2", "v2.6.3-k3s1", "v1.6.1", "v2.5.1", "v2.6.1+rke2r1", "latest")) {
            assertFalse(RouterVersion.parse(with).makesNoIpv6Sets(), with);
        }
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
    void shouldCompareReleases() {
        RouterVersion version = RouterVersion.parse("v2.2.1");

        assertTrue(version.atMost(2, 2, 1));
        assertTrue(version.atMost(2, 10, 0));
        assertTrue(version.atMost(3, 0, 0));
        assertFalse(version.atMost(2, 2, 0));
        assertFalse(version.atMost(2, 1, 9));
        assertFalse(version.atMost(1, 9, 9));
        assertFalse(RouterVersion.parse("latest").atMost(9, 9, 9));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "10.96.0.0/12, IPV4, 10.96.0.0/12",
                "10.111.1.2/12, IPV4, 10.96.0.0/12",
                "' 10.0.0.1/32 ', IPV4, 10.0.0.1/32",
                "0.0.0.0/0, IPV4, 0.0.0.0/0",
                "FD00:10:96:0:0:0:0:1/112, IPV6, fd00:10:96::/112",
                "2001:db8:0:0:1:0:0:1/128, IPV6, 2001:db8::1:0:0:1/128",
                "2001:db8:0:1:1:1:1:1/128, IPV6, 2001:db8:0:1:1:1:1:1/128",
                "::/0, IPV6, ::/0",
                "::1/128, IPV6, ::1/128",
                "1::/16, IPV6, 1::/16"
            })
    void shouldSpellRangesAsIptablesDoes(String text, AddressFamily family, String spelled) {
        assertEquals(new Cidr(family, spelled), Cidr.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.96.0.0",
                "10.96.0.0/33",
                "10.96.0/12",
                "10.96.0.256/24",
                "fd00::/129",
                "fd00:::/64",
                "host/24",
                "/24",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "",
            })
    void shouldRefuseWhatIsNoRange(String text) {
        assertNull(Cidr.parse(text));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2.2.1",
                "2.2.1",
                " v2.2 ",
                "v2.6.3-iptables1.8.11-0",
                "v2.0.0-rc6",
                "v2.2.1-5-gabc1234",
                "k3s-v2.0.0r4",
                "k3s-v2.0.0+k3sr3",
                "k3s-v2.6.3-k3s1",
                "v1.30.2+k3s1",
                "v1.30.2+rke2r1",
                "v0.4.0"
            })
    void aTypedVersionIsReadInAnyOfItsForms(String text) {
        assertEquals(RouterVersion.parse(text), RouterVersion.typed(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "latest",
                "v2",
                "2",
                "v2.x",
                "v2.2.1x",
                "v2.2.",
                "v2.2.12345",
                "v2.2.1+",
                "k3s"
            })
    void whatMeansNoVersionIsRefused(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> RouterVersion.typed(text));
        assertTrue(refused.getMessage().startsWith("'" + text + "' is no version: kube-router's own are read (v2.2.1"));
        assertFalse(RouterVersion.meansAVersion(text));
    }
}
