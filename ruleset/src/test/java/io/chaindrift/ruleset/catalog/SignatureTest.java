package io.chaindrift.ruleset.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one row of the catalog says, writes and recognises. */
class SignatureTest {

    private static final Set<VersionClass> TWO = EnumSet.of(VersionClass.V2_0, VersionClass.V2_2);

    private static Signature range() {
        return Signature.row(
                        "a-range",
                        "KUBE-ROUTER-INPUT",
                        "-d {value} -m comment --comment \"allow traffic to load balancer IP range: {value} - {tag}\" -j RETURN")
                .only(AddressFamily.IPV4)
                .classes(TWO)
                .head(6, Parameter.LOAD_BALANCER_RANGE)
                .tag(
                        "-m",
                        "comment",
                        "--comment",
                        "allow traffic to load balancer IP range: {value}",
                        "-d",
                        "{value}",
                        "-j",
                        "RETURN")
                .done();
    }

    private static final String RANGE =
            "-A KUBE-ROUTER-INPUT -d 10.243.1.0/24 -m comment --comment \"allow traffic to load"
                    + " balancer IP range: 10.243.1.0/24 - GNMUGXUVWPZFLO4Q\" -j RETURN";

    @Test
    void aRowSaysWhatItWasMadeOf() {
        Signature row = range();
        assertEquals("a-range", row.id());
        assertEquals("KUBE-ROUTER-INPUT", row.chain());
        assertEquals(TWO, row.classes());
        assertEquals(Place.HEAD, row.place());
        assertEquals(6, row.rank());
        assertEquals(Parameter.LOAD_BALANCER_RANGE, row.parameter());
        assertTrue(row.terminal());
        assertTrue(row.tagged());
        assertFalse(row.onlyWithDefaultDeny());
        assertTrue(row.toString().startsWith("a-range -A KUBE-ROUTER-INPUT -d {value} "), row.toString());
        assertTrue(row.toString().endsWith(" [IPV4] [V2_0, V2_2] HEAD 6 LOAD_BALANCER_RANGE"), row.toString());
    }

    @Test
    void aRowOfManyKinds() {
        Signature first =
                Signature.row("a", "INPUT", "-j KUBE-ROUTER-INPUT").first().done();
        Signature tail = Signature.row("b", "OUTPUT", "-m mark --mark 0x1 -j ACCEPT")
                .tail()
                .done();
        Signature deny = Signature.row("c", "TAIL", "-d {value} -j REJECT --reject-with {unreachable}")
                .classes(TWO)
                .defaultDeny()
                .done();
        Signature any =
                Signature.row("d", "DEFAULT", "-j MARK --set-xmark 0x1/0x1").done();
        assertEquals(
                List.of(Place.FIRST, Place.TAIL, Place.ANY, Place.ANY),
                List.of(first.place(), tail.place(), deny.place(), any.place()));
        assertEquals(
                List.of(false, true, true, false),
                List.of(first.terminal(), tail.terminal(), deny.terminal(), any.terminal()));
        assertTrue(deny.onlyWithDefaultDeny());
        assertEquals(Parameter.POD_RANGE, deny.parameter());
        assertFalse(any.tagged());
        assertEquals(Parameter.NONE, any.parameter());
        assertTrue(any.classes().isEmpty());
    }

    @Test
    void itIsWrittenByItsClassesForItsFamilies() {
        assertTrue(range().writtenBy(VersionClass.V2_0, AddressFamily.IPV4));
        assertFalse(range().writtenBy(VersionClass.V2_0, AddressFamily.IPV6));
        assertFalse(range().writtenBy(VersionClass.V2_6, AddressFamily.IPV4));
    }

    @Test
    void itWritesAndRecognisesARuleWithItsTag() {
        assertEquals(RANGE, range().render(AddressFamily.IPV4, "10.243.1.0/24"));
        Signature.Match match = range().match(AddressFamily.IPV4, RANGE);
        assertNotNull(match);
        assertEquals("a-range", match.signature().id());
        assertEquals("10.243.1.0/24", match.value());
        assertEquals("GNMUGXUVWPZFLO4Q", match.tag());
        assertTrue(match.tagVerified());
    }

    @Test
    void aRuleThatHoldsNoRangeIsSpelledAsItStands() {
        Signature deny = Signature.row("c", "TAIL", "-d {value} -j REJECT --reject-with {unreachable}")
                .classes(TWO)
                .done();
        String rule = deny.render(AddressFamily.IPV6, "::$9\\/64");
        assertEquals("-A TAIL -d ::$9\\/64 -j REJECT --reject-with icmp6-port-unreachable", rule);
        Signature.Match match = deny.match(AddressFamily.IPV6, rule);
        assertNotNull(match);
        assertEquals(rule, match.spelled(AddressFamily.IPV6, rule));
    }

    @Test
    void aTagOfOtherArgumentsIsSeenAndDoesNotVerify() {
        Signature.Match other =
                range().match(AddressFamily.IPV4, RANGE.replace("GNMUGXUVWPZFLO4Q", "ABCDEFGHIJKLMNOP"));
        assertNotNull(other);
        assertEquals("ABCDEFGHIJKLMNOP", other.tag());
        assertFalse(other.tagVerified());
        Signature.Match twoRanges =
                range().match(AddressFamily.IPV4, RANGE.replaceFirst("10.243.1.0/24", "10.243.2.0/24"));
        assertNotNull(twoRanges);
        assertFalse(twoRanges.tagVerified(), "the comment speaks of another range than the rule");
        Signature.Match commentOnly =
                range().match(AddressFamily.IPV4, RANGE.replace("range: 10.243.1.0/24", "range: 10.243.2.0/24"));
        assertNotNull(commentOnly);
        assertFalse(commentOnly.tagVerified(), "though the tag is that of the range");
    }

    @Test
    void otherFormsAreNotItsOwn() {
        assertNull(range().match(AddressFamily.IPV6, RANGE), "another family");
        assertNull(range().match(AddressFamily.IPV4, RANGE + " --more"));
        assertNull(range().match(AddressFamily.IPV4, RANGE.replace("KUBE-ROUTER-INPUT", "INPUT")));
        assertNull(range().match(AddressFamily.IPV4, RANGE.replace(" - GNMUGXUVWPZFLO4Q", "")));
        assertNull(range().match(AddressFamily.IPV4, RANGE.replace("load balancer", "load  balancer")));
    }

    /** iptables saves no address where a rule is for all of them. */
    @Test
    void theRangeOfEverythingIsNotWritten() {
        String everything = range().render(AddressFamily.IPV4, "0.0.0.0/0");
        assertTrue(everything.startsWith("-A KUBE-ROUTER-INPUT -m comment --comment \"allow"), everything);
        Signature.Match match = range().match(AddressFamily.IPV4, everything);
        assertNotNull(match);
        assertEquals("0.0.0.0/0", match.value());
        assertTrue(match.tagVerified());
    }

    @Test
    void rejectsAreInTheFamilysWords() {
        Signature row = Signature.row("r", "C", "-j REJECT --reject-with {unreachable}")
                .classes(TWO)
                .done();
        String four = "-A C -j REJECT --reject-with icmp-port-unreachable";
        String six = "-A C -j REJECT --reject-with icmp6-port-unreachable";
        assertEquals(four, row.render(AddressFamily.IPV4, ""));
        assertEquals(six, row.render(AddressFamily.IPV6, ""));
        assertNotNull(row.match(AddressFamily.IPV4, four));
        assertNotNull(row.match(AddressFamily.IPV6, six));
        assertNull(row.match(AddressFamily.IPV4, six));
        assertNull(row.match(AddressFamily.IPV6, four));
    }

    @Test
    void aRowWithoutHolesHasNeitherValueNorTag() {
        Signature row = Signature.row("m", "C", "-j MARK --set-xmark 0x1/0x1")
                .classes(TWO)
                .done();
        Signature.Match match = row.match(AddressFamily.IPV6, "-A C -j MARK --set-xmark 0x1/0x1");
        assertNotNull(match);
        assertEquals("", match.value());
        assertNull(match.tag());
        assertFalse(match.tagVerified());
    }

    @Test
    void rangesHoldTheRangesInThem() {
        Cidr wide = cidr("10.96.0.0/12");
        assertTrue(wide.holds(cidr("10.111.255.0/24")));
        assertTrue(wide.holds(wide));
        assertFalse(wide.holds(cidr("10.112.0.0/24")));
        assertFalse(wide.holds(cidr("10.0.0.0/8")), "a wider one");
        assertFalse(wide.holds(cidr("fd00::/16")), "another family");
        assertTrue(cidr("fd00:10::/32").holds(cidr("fd00:10:96::/112")));
        assertTrue(cidr("0.0.0.0/0").holds(wide));
    }

    private static Cidr cidr(String text) {
        Cidr range = Cidr.parse(text);
        assertNotNull(range);
        return range;
    }
}
