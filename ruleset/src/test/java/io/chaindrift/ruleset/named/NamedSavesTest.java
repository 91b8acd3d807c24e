package io.chaindrift.ruleset.named;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NamedSavesTest {

    private static final Pattern CHURNED = Pattern.compile("KUBE-(?:POD-FW|NWPLCY)-[A-Z2-7]{16}");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final List<byte[]> SAVES = Captures.phases().stream()
            .map(phase -> Captures.bytes(phase.resolve("all.save")))
            .toList();

    /** Reads with what is known of the saves before, and compares all that comes of it with a reading of its own. */
    private static boolean compare(NamedSaves saves, byte[] save, String what) {
        Ruleset whole;
        try {
            whole = SaveParser.parse(save, Limits.DEFAULT);
        } catch (SyntaxException e) {
            SyntaxException told = assertThrows(SyntaxException.class, () -> saves.read(save, Limits.DEFAULT), what);
            assertEquals(e.getMessage(), told.getMessage(), what);
            return false;
        }
        NamedSave read = assertReadable(saves, save);
        NamedRuleset expected = NamedForm.of(whole).published();
        NamedRuleset found = read.published();
        assertEquals(expected.digest(), found.digest(), what);
        assertEquals(NamedForm.rawDigest(whole), read.raw(), what);
        assertEquals(whole.header(), read.fresh().header(), what);
        assertEquals(whole.incompatibleTables(), read.fresh().incompatibleTables(), what);
        assertEquals(expected.nameMap(), found.nameMap(), what);
        assertEquals(expected.chains().size(), found.chains().size(), what);
        for (int i = 0; i < expected.chains().size(); i++) {
            assertSame(expected.chains().get(i), found.chains().get(i), what);
        }
        saves.keep(read);
        return read.base() != null;
    }

    private static NamedSave assertReadable(NamedSaves saves, byte[] save) {
        try {
            return saves.read(save, Limits.DEFAULT);
        } catch (SyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSame(NamedChain expected, NamedChain found, String what) {
        String where = what + " " + expected.key();
        assertEquals(expected.key(), found.key(), where);
        assertEquals(expected.digest(), found.digest(), where);
        assertEquals(expected.churnedName(), found.churnedName(), where);
        assertEquals(expected.policy(), found.policy(), where);
        assertEquals(expected.ruleCount(), found.ruleCount(), where);
        assertEquals(expected.hasRules(), found.hasRules(), where);
        assertArrayEquals(expected.sourceOrder(), found.sourceOrder(), where);
        if (expected.hasRules()) {
            assertEquals(expected.runs(), found.runs(), where);
        }
    }

    /** All but those of two generations at once, or with a chain that was not written to its end. These are read as a whole. */
    @Test
    void shouldReadEveryCaptureAfterTheOtherAsIfItWereTheFirst() {
        NamedSaves saves = new NamedSaves(0x5EED);
        int quick = 0;
        for (Path phase : Captures.phases()) {
            quick += compare(saves, Captures.bytes(phase.resolve("all.save")), phase.toString()) ? 1 : 0;
        }
        assertTrue(quick > SAVES.size() * 9 / 10, quick + " of " + SAVES.size() + " were read the quick way");
    }

    /** Any edits, sensible or not, one after another: renamed, moved, doubled, dropped, cut, reordered. */
    @Property(tries = 150)
    void shouldReadEditsAsIfEachWereTheFirst(@ForAll long seed) {
        Random random = new Random(seed);
        NamedSaves saves = new NamedSaves(random.nextLong());
        byte[] save = SAVES.get(random.nextInt(SAVES.size()));
        compare(saves, save, "seed " + seed);
        for (int edit = 0; edit < 6; edit++) {
            save = edited(save, random);
            compare(saves, save, "seed " + seed + ", edit " + edit);
        }
    }

    private static byte[] edited(byte[] save, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(new String(save, ISO_8859_1).split("\n", -1)));
        int many = 1 + random.nextInt(3);
        for (int i = 0; i < many && lines.size() > 4; i++) {
            int at = random.nextInt(lines.size() - 1);
            String line = lines.get(at);
            switch (random.nextInt(12)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> lines.add(random.nextInt(lines.size()), line);
                case 3 -> swapNext(lines, at);
                case 4 -> lines.set(at, line.replaceFirst("[0-9]", Integer.toString(random.nextInt(10))));
                case 5 -> lines.set(at, line.replace("ACCEPT", "RETURN"));
                case 6 -> lines.set(at, line.replace("--comment \"", "--comment \"KUBE-POD-FW-AB "));
                case 7 -> lines.set(at, line.replaceFirst("web", "web\\\\\" é"));
                case 8 -> lines.set(at, "[1:2] " + line);
                case 9 -> lines.set(at, line + " -c 3 4");
                default -> renameAll(lines, random);
            }
        }
        return String.join("\n", lines).getBytes(ISO_8859_1);
    }

    private static void swapNext(List<String> lines, int at) {
        String next = lines.get(at + 1);
        lines.set(at + 1, lines.get(at));
        lines.set(at, next);
    }

    /** What a sync does: every churned name is another one. */
    private static void renameAll(List<String> lines, Random random) {
        int shift = 1 + random.nextInt(31);
        lines.replaceAll(line -> CHURNED.matcher(line).replaceAll(found -> {
            StringBuilder name = new StringBuilder(found.group());
            for (int i = name.length() - 16; i < name.length(); i++) {
                name.setCharAt(i, BASE32.charAt((BASE32.indexOf(name.charAt(i)) + shift) % 32));
            }
            return name.toString();
        }));
    }

    @Test
    void shouldReadOnlyWhatIsNew() {
        NamedSaves saves = new NamedSaves(1);
        String save =
                new String(Captures.bytes(Captures.phase("S7", "node-a", "02").resolve("all.save")), ISO_8859_1);
        compare(saves, save.getBytes(ISO_8859_1), "before");
        List<String> lines = new ArrayList<>(Arrays.asList(save.split("\n", -1)));
        renameAll(lines, new Random(1));
        String synced = String.join("\n", lines).replaceFirst("10\\.244\\.([0-9]+)\\.([0-9]+)/32", "10.9.9.9/32");

        NamedSave read = assertReadable(saves, synced.getBytes(ISO_8859_1));

        long fresh = read.fresh().tables().stream()
                .flatMap(table -> table.chains().stream())
                .mapToLong(chain -> chain.rules().size())
                .sum();
        assertEquals(1, fresh, "rules that were parsed");
        assertTrue(read.base() != null);
        assertEquals(synced, new String(read.rules().render(), ISO_8859_1), "the whole is there when asked for");
    }
}
