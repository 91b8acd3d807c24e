package io.chaindrift.cli.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a bundle's bytes none can be another, none more and none fewer; and any tar unpacks it. */
class DamagedBundleTest {

    private static byte[] kept = new byte[0];

    private final ExportedBundle node = new ExportedBundle();

    @TempDir
    private Path folder;

    private static synchronized byte[] bundle() throws Exception {
        if (kept.length == 0) {
            Path file = Files.createTempDirectory("bundle").resolve("node-c.tar");
            ExportedBundle node = new ExportedBundle();
            assertEquals(0, node.export(ExportedBundle.story(), file), node.terminal.err());
            kept = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
        }
        return kept;
    }

    @Property(tries = 300)
    void shouldFindAFlippedBitAnywhere(
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int place, @ForAll @IntRange(max = 7) int bit)
            throws Exception {
        byte[] bytes = bundle().clone();
        bytes[place % bytes.length] ^= (byte) (1 << bit);

        assertThrows(BrokenBundleException.class, () -> BundleCheck.check(new ByteArrayInputStream(bytes)));
    }

    @Test
    void shouldFindAFlippedByteInEveryHeaderPaddingAndEnd() throws Exception {
        byte[] whole = bundle();
        BundleCheck.check(new ByteArrayInputStream(whole));
        for (int at = whole.length - 4 * Tar.BLOCK; at < whole.length; at++) {
            assertBroken(whole, at);
        }
        for (int at = 0; at < Tar.BLOCK; at++) {
            assertBroken(whole, at);
        }
    }

    private static void assertBroken(byte[] whole, int flipped) {
        byte[] bytes = whole.clone();
        bytes[flipped] ^= 1;
        assertThrows(
                BrokenBundleException.class,
                () -> BundleCheck.check(new ByteArrayInputStream(bytes)),
                "byte " + flipped);
    }

    @Property(tries = 50)
    void shouldFindThatItWasCutOffOrWentOn(@ForAll @IntRange(max = Integer.MAX_VALUE - 1) int place) throws Exception {
        byte[] whole = bundle();

        assertThrows(
                BrokenBundleException.class,
                () -> BundleCheck.check(new ByteArrayInputStream(Arrays.copyOf(whole, place % whole.length))));
        assertThrows(
                BrokenBundleException.class,
                () -> BundleCheck.check(
                        new ByteArrayInputStream(Arrays.copyOf(whole, whole.length + 1 + place % (2 * Tar.BLOCK)))));
    }

    @Test
    void shouldBeUnpackedByAnyTar() throws Exception {
        Path bundle = Files.write(folder.resolve("node-c.tar"), bundle());
        Path out = folder.resolve("list");
        Process tar = new ProcessBuilder("tar", "-tf", bundle.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertEquals(0, tar.waitFor(), Files.readString(out));
        assertEquals(
                List.of("schemas.json", "facts.jsonl", "events.jsonl", "gaps.json", "manifest.json", "manifest.sha256"),
                Files.readAllLines(out));
    }

    @Test
    void shouldSayThatAFileIsNoBundle() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a bundle");

        assertEquals(1, node.run("verify-bundle", text.toString()));
        assertTrue(node.terminal.out().startsWith("BROKEN: "), node.terminal.out());
        assertEquals(2, node.run("verify-bundle", folder.resolve("none.tar").toString()));
    }
}
