package io.chaindrift.ruleset.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags of rules as real routers computed them. */
class TagTest {

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
}
