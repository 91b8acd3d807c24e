package io.chaindrift.ruleset.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.chaindrift.ruleset.AddressFamily;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges as iptables prints them. */
class CidrTest {

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
                "1::/16, IPV6, 1::/16",
                "::1.2.3.4/120, IPV6, ::102:300/120",
                "::ffff:10.111.1.2/108, IPV4, 10.96.0.0/12",
                "::ffff:10.96.0.0/96, IPV4, 0.0.0.0/0",
                "::ffff:10.96.0.0/90, IPV6, ::ffc0:0:0/90",
                "::ffff:10.96.0.0/0, IPV6, ::/0"
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

    /** As glibc's inet_ntop: an IPv4 tail behind exactly six groups of zeros. */
    @ParameterizedTest
    @CsvSource({
        "::102:300/120, ::1.2.3.0/120",
        "::102:0/112, ::1.2.0.0/112",
        "::ffff:0/112, ::255.255.0.0/112",
        "::102/128, ::102/128",
        "::5:0:0/96, ::5:0:0/96",
        "::ffc0:0:0/90, ::ffc0:0:0/90",
        "::/96, ::/96",
        "64:ff9b::102:300/120, 64:ff9b::102:300/120",
        "10.96.0.0/12, 10.96.0.0/12"
    })
    void shouldPrintRangesAsIptablesOnGlibcAndReadThemBack(String spelled, String printed) {
        assertEquals(printed, Cidr.printed(spelled));
        assertEquals(spelled, Cidr.read(printed));
        assertEquals(spelled, Cidr.read(spelled));
    }
}
