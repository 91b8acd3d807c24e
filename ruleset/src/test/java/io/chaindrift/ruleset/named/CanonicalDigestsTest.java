package io.chaindrift.ruleset.named;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Digests of one {@link NamedRuleset#CANON_VERSION} are compared over years and between releases: here are those of every capture
 * as that version has always had them.
 */
class CanonicalDigestsTest {

    private static final String GOLDEN = "/golden/canonical-digests.txt";

    @Test
    void digestsAreThoseOfTheirVersion() throws Exception {
        List<String> digests = digests();
        if (Boolean.getBoolean("chaindrift.golden.write")) {
            Files.write(Path.of("src/test/resources" + GOLDEN), digests);
        }
        String golden;
        try (var file = Objects.requireNonNull(getClass().getResourceAsStream(GOLDEN), GOLDEN)) {
            golden = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> known = golden.lines().toList();
        assertEquals(
                known.get(0),
                digests.get(0),
                "CANON_VERSION has changed: write the file anew with -Dchaindrift.golden.write=true");
        List<String> changed = new ArrayList<>(digests);
        changed.removeAll(known);
        List<String> gone = new ArrayList<>(known);
        gone.removeAll(digests);
        assertEquals(
                gone,
                changed,
                "the named form of a capture has changed: that is another version of it. Raise NamedRuleset.CANON_VERSION and"
                        + " write the file anew with -Dchaindrift.golden.write=true; where captures were only added or taken"
                        + " away, write it anew alone");
    }

    private static List<String> digests() throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("canonVersion " + NamedRuleset.CANON_VERSION);
        for (Path folder : Captures.phases()) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    digests(Captures.root().relativize(file).toString(), file, lines);
                }
            }
        }
        return lines;
    }

    private static void digests(String name, Path file, List<String> lines) throws Exception {
        if (name.endsWith("nft.json")) {
            NftJsonParser.parse(Captures.bytes(file), Limits.DEFAULT)
                    .forEach((family, rules) -> lines.add(name + "@" + family.id() + "-native "
                            + NamedForm.of(rules).digest().hex()));
        } else if (name.endsWith(".save") && !name.endsWith("ipset.save")) {
            lines.add(name + " "
                    + NamedForm.of(SaveParser.parse(Captures.bytes(file), Limits.DEFAULT))
                            .digest()
                            .hex());
        }
    }
}
