package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.SmallHeap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in, a reader needs at most four times its size and one MiB. Each input is read in a JVM whose heap is that and
 * what an empty JVM needs.
 */
class MemoryTest {

    private static final int INPUT = 8 << 20;

    @TempDir
    Path folder;

    static Stream<Arguments> inputs() {
        return Stream.of(
                input(
                        "a recorded save, many times",
                        "save",
                        "*filter\n:INPUT ACCEPT [0:0]\n",
                        recordedRules(),
                        "COMMIT\n"),
                input("rules of one character", "save", "*filter\n:X - [0:0]\n", "-A X -j a\n-A X -j b\n", "COMMIT\n"),
                input("counted rules", "save", "*filter\n:X - [0:0]\n", "[1:2] -A X\n", "COMMIT\n"),
                input("comments", "save", "", "#\n#a\n", ""),
                input("empty lines", "save", "", "\n", ""),
                input("bytes that are not text", "save", "*filter\n:X - [0:0]\n", "-A X \u00e9\n", "COMMIT\n"),
                input("empty objects", "nft", "{\"nftables\":[1", ",{}", "]}"),
                input("rules of no table of ours", "nft", "{\"nftables\":[1", ",{\"rule\":{\"expr\":[[],{}]}}", "]}"),
                input(
                        "rules without expressions",
                        "nft",
                        "{\"nftables\":[1",
                        ",{\"rule\":{\"table\":\"kube-router-filter-ipv4\",\"chain\":\"A\"}}",
                        "]}"),
                input("entries", "ipset", "create a hash:ip\n", "add a 10.0.0.1\n", ""),
                Arguments.of(Named.of("sets", "ipset"), "", sets(), ""));
    }

    private static Arguments input(String name, String reader, String start, String repeated, String end) {
        return Arguments.of(
                Named.of(name, reader),
                start,
                repeated.repeat(INPUT / repeated.getBytes(StandardCharsets.UTF_8).length),
                end);
    }

    private static String recordedRules() {
        String save = new String(
                Captures.bytes(Captures.phase("S7", "node-a", "02").resolve("all.save")), StandardCharsets.UTF_8);
        StringBuilder rules = new StringBuilder();
        save.lines()
                .filter(line -> line.startsWith("-A KUBE-POD-FW-"))
                .forEach(line ->
                        rules.append("-A INPUT").append(line.substring(31)).append('\n'));
        return rules.toString();
    }

    private static String sets() {
        StringBuilder sets = new StringBuilder();
        for (int i = 0; i < 65_000; i++) {
            sets.append("create KUBE-SRC-")
                    .append(1_000_000_000_000_000L + i)
                    .append(
                            " hash:ip family inet hashsize 1024 maxelem 65536 timeout 0 bucketsize 12 initval 0x74e9a862\n");
        }
        return sets.toString();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void shouldReadWithinFourTimesItsSize(String reader, String start, String middle, String end) throws Exception {
        Path input = folder.resolve("input");
        Files.writeString(input, start + middle + end);
        SmallHeap.run(SmallHeap.mebibytes(Files.size(input)), ReadInLittleMemory.class, reader, input.toString());
    }
}
