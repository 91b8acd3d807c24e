package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IpSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ipsets in the two forms in which ipset prints them. */
class IpsetParserTest {

    @Test
    void shouldReadEveryRecordedSave() throws Exception {
        int sets = 0;
        for (Path phase : Captures.phases()) {
            Path file = phase.resolve("ipset.save");
            if (file.toFile().exists()) {
                String text = new String(Captures.bytes(file), StandardCharsets.UTF_8);
                List<IpSet> read = IpsetParser.parse(Captures.bytes(file), Limits.DEFAULT);
                assertEquals(
                        text.lines().filter(line -> line.startsWith("create ")).count(), read.size(), phase.toString());
                assertEquals(
                        text.lines().filter(line -> line.startsWith("add ")).count(),
                        read.stream().mapToLong(IpSet::entries).sum(),
                        phase.toString());
                sets += read.size();
            }
        }
        assertTrue(sets > 1000, "sets read: " + sets);
    }

    @Test
    void shouldBeEqualWhateverOrderSeedAndSize() throws Exception {
        assertEquals(read("""
                        create b hash:ip family inet hashsize 1024 maxelem 65536 initval 0xd4842d22
                        add b 10.0.0.2 timeout 0
                        add b 10.0.0.1 timeout 0
                        create a hash:net family inet6 hashsize 64
                        """), read("""
                        create a hash:net family inet6 hashsize 4096
                        create b hash:ip family inet hashsize 2048 maxelem 65536 initval 0x1
                        add b 10.0.0.1 timeout 0
                        add b 10.0.0.2 timeout 0
                        """));
    }

    @Test
    void shouldReadWhatListPrints() throws Exception {
        List<IpSet> sets = read("""
                Name: kube-router-svip
                Type: hash:ip
                Revision: 5
                Header: family inet hashsize 1024 maxelem 65536 timeout 0 bucketsize 12 initval 0x74e9a862
                Size in memory: 280
                References: 2
                Number of entries: 17

                Name: inet6:KUBE-SRC-BC5NEZSSTPGKDN4Z
                Type: hash:net
                Revision: 7
                Header: family inet6 hashsize 1024
                Size in memory: 1280
                References: 0
                Number of entries: 0
                """);

        assertEquals(
                new IpSet("inet6:KUBE-SRC-BC5NEZSSTPGKDN4Z", "hash:net", AddressFamily.IPV6, 0, null), sets.get(0));
        assertEquals(17, sets.get(1).entries());
        assertNull(sets.get(1).entriesDigest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add a 10.0.0.1 | line 1: an entry of a set that was not created",
                "create a | line 1: a set without a name or type",
                "create a hash:ip\\ncreate a hash:ip | line 2: set a appears twice",
                "Name: a\\nType: hash:ip | line 2: set a has no type or no number of entries: it was cut off",
                "Name: a\\nNumber of entries: x | line 2: 'x' is no number of entries",
                "ipset v7.17: Kernel error received | line 1: neither a line of ipset save nor of ipset list"
            })
    void shouldRefuseWhatIpsetDoesNotPrint(String input, String reason) {
        SyntaxException refused = assertThrows(SyntaxException.class, () -> read(input.replace("\\n", "\n") + "\n"));

        assertTrue(refused.getMessage().startsWith(reason), refused.getMessage());
    }

    /** What is in a set is told apart by a digest; what ipset list prints has none. */
    @Test
    void shouldTellEntriesApart() throws Exception {
        String one = read("create a hash:ip\nadd a 10.0.0.1\n").get(0).entriesDigest();
        assertEquals(64, one.length());
        assertNotEquals(one, read("create a hash:ip\nadd a 10.0.0.2\n").get(0).entriesDigest());
        assertNotEquals(
                read("create a hash:ip\nadd a 1\nadd a 1\n").get(0).entriesDigest(),
                read("create a hash:ip\nadd a 2\nadd a 2\n").get(0).entriesDigest());
        assertEquals("0".repeat(64), read("create a hash:ip\n").get(0).entriesDigest());
        assertEquals(1, read("create a hash:ip\nadd a 1\n").get(0).entries());
    }

    @Test
    void shouldReadTheFamily() throws Exception {
        assertEquals(
                AddressFamily.IPV6,
                read("create a hash:ip family inet6\n").get(0).family());
        assertEquals(
                AddressFamily.IPV4,
                read("create a hash:ip family inet\n").get(0).family());
        assertEquals(
                AddressFamily.IPV4, read("create a hash:ip family\n").get(0).family());
        assertEquals(
                AddressFamily.IPV4, read("create a list:set size 8\n").get(0).family());
    }

    @Test
    void shouldTakeAsManyAsTheLimitsAllow() throws Exception {
        Limits limits = new Limits(1000, 40, 2, 2);

        assertEquals(2, read("create a h:i\ncreate b h:i\n", limits).size());
        assertEquals(2, read("create a h:i\nadd a 1\nadd a 2\n", limits).get(0).entries());
        assertThrows(SyntaxException.class, () -> read("add a\n"));
        assertThrows(SyntaxException.class, () -> read("create\n"));
    }

    @Test
    void shouldBoundSetsEntriesAndLines() {
        Limits limits = new Limits(1000, 40, 2, 2);

        assertThrows(SyntaxException.class, () -> read("create a h:i\ncreate b h:i\ncreate c h:i\n", limits));
        assertThrows(SyntaxException.class, () -> read("create a h:i\nadd a 1\nadd a 2\nadd a 3\n", limits));
        assertThrows(SyntaxException.class, () -> read("create a h:i " + "x".repeat(40) + "\n", limits));
        assertThrows(SyntaxException.class, () -> read("\n".repeat(1001), limits));
    }

    private static List<IpSet> read(String text) throws SyntaxException {
        return read(text, Limits.DEFAULT);
    }

    private static List<IpSet> read(String text, Limits limits) throws SyntaxException {
        return IpsetParser.parse(text.getBytes(StandardCharsets.UTF_8), limits);
    }
}
