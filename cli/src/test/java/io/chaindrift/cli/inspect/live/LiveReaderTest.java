package io.chaindrift.cli.inspect.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.inspect.live.Programs.Output;
import io.chaindrift.cli.inspect.live.Programs.Result;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.collector.netlink.NftMessages.RuleRef;
import io.chaindrift.collector.netlink.NftMessages.TableRef;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Plane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveReaderTest {

    private final Map<String, Result> machine = new HashMap<>();
    private final List<String> ran = new ArrayList<>();

    @TempDir
    private Path procNet;

    @BeforeEach
    void emptyMachine() {
        machine.put("iptables-nft-save", ended(""));
        machine.put("ip6tables-nft-save", ended(""));
        machine.put("nft list tables", ended("table ip filter\ntable ip kube-router-filter-ipv6\n"));
        machine.put("ipset save", ended("create KUBE-SRC-A hash:ip\ncreate mine hash:ip\nadd mine 192.0.2.1\n"));
    }

    private static Result ended(String output) {
        return new Result.Ended(0, new Output(output.getBytes(StandardCharsets.UTF_8)), "");
    }

    private LiveReader.Machine read() throws InterruptedException {
        return read(null);
    }

    private LiveReader.Machine read(@Nullable NftKernel kernel) throws InterruptedException {
        return new LiveReader(
                        argv -> {
                            String line = String.join(" ", argv);
                            ran.add(line);
                            return machine.getOrDefault(line, new Result.NotStarted("No such file or directory"));
                        },
                        procNet,
                        kernel)
                .read(LiveReader.ALL);
    }

    private static List<String> ids(LiveReader.Machine found) {
        return found.planes().stream().map(plane -> plane.plane().id()).toList();
    }

    private static String problem(LiveReader.Machine found, String plane) {
        return found.planes().stream()
                .filter(read -> read.plane().equals(Plane.parse(plane)))
                .map(read -> String.valueOf(read.problem()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldNotTouchWhatIsNotThere() throws Exception {
        LiveReader.Machine found = read();

        assertEquals(List.of("ipv4-nft", "ipv6-nft"), ids(found));
        assertTrue(
                ran.stream().noneMatch(line -> line.contains("legacy") || line.contains("list table ")),
                ran.toString());
        assertTrue(found.remarks().get(0).endsWith("ipv4-legacy, ipv6-legacy, ipv4-native, ipv6-native"));
        assertTrue(new String(found.ipsets().bytes(), StandardCharsets.UTF_8).startsWith("create KUBE-SRC-A"));
    }

    @Test
    void shouldReadAgainWhatWasCommittedMeanwhile() throws Exception {
        LiveReader.Machine found = read(new CommittingKernel(2));

        assertEquals("null", problem(found, "ipv4-nft"));
        assertEquals(3, Collections.frequency(ran, "iptables-nft-save"));
        assertEquals(1, Collections.frequency(ran, "ip6tables-nft-save"));
    }

    @Test
    void shouldNotShowRulesThatChangedDuringEachReading() throws Exception {
        LiveReader.Machine found = read(new CommittingKernel(1_000));

        assertEquals(
                "its rules changed during each of 5 readings: try again when less is changed",
                problem(found, "ipv4-nft"));
        assertEquals(5, Collections.frequency(ran, "iptables-nft-save"));
    }

    /** A commit falls in each of the first readings. */
    private static final class CommittingKernel implements NftKernel {

        private final int changed;
        private int asked;

        CommittingKernel(int changed) {
            this.changed = changed;
        }

        @Override
        public long generation() {
            return Math.min(asked, 2 * changed);
        }

        @Override
        public long settledGeneration() {
            asked++;
            return generation();
        }

        @Override
        public Set<TableRef> tables() {
            return Set.of();
        }

        @Override
        public Map<RuleRef, Long> rules(AddressFamily family) {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldReadLegacyOnlyWhereTheKernelListsTables() throws Exception {
        Files.writeString(procNet.resolve("ip_tables_names"), "filter\n");
        Files.writeString(procNet.resolve("ip6_tables_names"), "");
        machine.put("iptables-legacy-save", ended("*filter\nCOMMIT\n"));

        assertEquals(List.of("ipv4-nft", "ipv6-nft", "ipv4-legacy"), ids(read()));
    }

    @Test
    void shouldReadANativeTable() throws Exception {
        machine.put("nft list tables", ended("table ip kube-router-filter-ipv4\n"));
        machine.put("nft -j list table ip kube-router-filter-ipv4", ended("{\"nftables\":[]}"));

        assertEquals(List.of("ipv4-nft", "ipv6-nft", "ipv4-native"), ids(read()));
    }

    @Test
    void shouldSayWhatToDoWhereItMayNotRead() throws Exception {
        machine.put(
                "iptables-nft-save",
                new Result.Ended(
                        4,
                        new Output(new byte[0]),
                        "iptables-save v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)"));
        machine.remove("nft list tables");
        machine.put("ip6tables-nft-save", new Result.Stopped("ip6tables-nft-save did not end within 15 s"));

        LiveReader.Machine found = read();

        assertTrue(problem(found, "ipv4-nft").endsWith("capability NET_ADMIN (and NET_RAW for legacy planes)"));
        assertTrue(problem(found, "ipv6-nft").endsWith("--timeout gives it longer"));
        assertTrue(problem(found, "ipv4-native").contains("install it (Debian: nftables)"));
        machine.remove("ipset save");
        assertTrue(read().remarks().get(1).startsWith("ipsets are not examined: "));
    }

    @Test
    void shouldStopAProgramThatHangsOrFloods() throws Exception {
        BoundedPrograms hasty = new BoundedPrograms(Duration.ofMillis(200), 1000);
        BoundedPrograms patient = new BoundedPrograms(Duration.ofSeconds(60), 1000);

        assertTrue(assertInstanceOf(Result.Stopped.class, hasty.run(List.of("sleep", "600")))
                .why()
                .contains("did not end"));
        assertTrue(assertInstanceOf(Result.Stopped.class, patient.run(List.of("yes")))
                .why()
                .contains("more than 1000 bytes"));
        assertInstanceOf(Result.NotStarted.class, patient.run(List.of("no-such-program-of-ours")));
        Result.Ended ended = assertInstanceOf(Result.Ended.class, patient.run(List.of("cat", "/no/such/file")));
        assertTrue(ended.status() != 0 && ended.error().contains("No such file"), ended.error());
    }
}
