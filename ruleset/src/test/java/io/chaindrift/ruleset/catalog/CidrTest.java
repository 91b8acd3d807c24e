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
}
