package io.chaindrift.collector.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which pages of files are let go of. */
class FilePagesTest {

    private static final String SMAPS = """
            800000000-801000000 rw-p 00001000 08:01 11 /app/collector.jsa
            Rss:               16384 kB
            Anonymous:             0 kB
            VmFlags: rd wr mr mw me sd
            801000000-802000000 r--p 01001000 08:01 11 /app/collector.jsa
            Rss:               16384 kB
            Anonymous:             0 kB
            VmFlags: rd mr mw me sd
            7f0000000000-7f0000100000 r-xp 00000000 08:01 12 /usr/lib/jvm/lib/server/libjvm.so
            Rss:                 100 kB
            Anonymous:             0 kB
            7f0000100000-7f0000200000 r--p 00100000 08:01 12 /usr/lib/jvm/lib/server/libjvm.so
            Rss:                 100 kB
            Anonymous:            64 kB
            7f0000300000-7f0000400000 r-xp 00000000 08:01 13 /usr/lib/libc.so.6
            Rss:                 100 kB
            Anonymous:             0 kB
            7f0000500000-7f0000600000 r--p 00000000 00:00 0
            Anonymous:             0 kB
            """;

    private static final FilePages.Mapping ARCHIVE = new FilePages.Mapping(0x801000000L, 0x1000000);
    private static final FilePages.Mapping CODE = new FilePages.Mapping(0x7f0000000000L, 0x100000);

    private static BufferedReader lines(String text) {
        return new BufferedReader(new StringReader(text));
    }

    @Test
    void onlyWhatNobodyWroteToInTheJvmsOwnFiles() throws Exception {
        assertEquals(
                Set.of(ARCHIVE, CODE),
                Set.copyOf(FilePages.unwritten(lines(SMAPS)).values()));
    }

    /** Whoever changes classes in a running JVM makes the archive's pages its own, and lets them be written to. */
    @Test
    void nothingOfAMappingThatIsNotWhatItWas() throws Exception {
        var found = FilePages.unwritten(lines(SMAPS));

        assertEquals(List.of(ARCHIVE, CODE), FilePages.still(found, lines(SMAPS)));
        assertEquals(List.of(CODE), FilePages.still(found, lines(SMAPS.replace("802000000 r--p", "802000000 rw-p"))));
        assertEquals(
                List.of(ARCHIVE),
                FilePages.still(found, lines(SMAPS.replace("7f0000000000-7f0000100000", "7f0000000000-7f0000080000"))));
        assertEquals(List.of(), FilePages.still(found, lines("")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theJvmGoesOnWithoutThem() {
        long bytes = FilePages.letGo();
        assertTrue(bytes > 1 << 20, "the JVM's own code is mapped, and larger than that");
        assertEquals(bytes, FilePages.letGo(), "they are known the second time");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            text.append(Integer.toHexString(i)).append(' ');
        }
        assertEquals(0x3e7, Integer.parseInt(text.toString().strip().split(" ", -1)[999], 16));
    }
}
