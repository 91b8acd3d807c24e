package io.chaindrift.collector.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages of two files that make most of a JVM's memory and are hardly needed between two looks: its own code and the archive of
 * its classes. Both are mapped before the first line of Java runs and not changed afterwards. Pages that nobody wrote to are the
 * file's: the process can let go of them, and finds them again in the machine's file cache when it needs them. Stateless.
 */
public final class FilePages {

    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ (\\d+)\\s+(/.*)");

    private FilePages() {}

    /**
     * A mapping of one of these files.
     *
     * @param from its first address
     * @param bytes its length
     */
    record Mapping(long from, long bytes) {}

    /**
     * Lets go of the pages.
     *
     * @return how many bytes of address space were let go of, resident or not; 0 where the kernel does not tell or let
     */
    public static long letGo() {
        long bytes = 0;
        try (BufferedReader smaps = Files.newBufferedReader(Path.of("/proc/self/smaps"), StandardCharsets.UTF_8)) {
            for (Mapping mapping : unwritten(smaps)) {
                Libc.madvise(new Pointer(mapping.from()), mapping.bytes(), Libc.MADV_DONTNEED);
                bytes += mapping.bytes();
            }
        } catch (IOException | LastErrorException refused) {
            return bytes;
        }
        return bytes;
    }

    /** The mappings that cannot be written to and hold no page that differs from the file's. */
    static List<Mapping> unwritten(BufferedReader smaps) throws IOException {
        List<Mapping> found = new ArrayList<>();
        Mapping present = null;
        for (String line = smaps.readLine(); line != null; line = smaps.readLine()) {
            Matcher matcher = MAPPING.matcher(line);
            if (line.indexOf('-') > 0 && line.indexOf('-') < line.indexOf(' ')) {
                present = matcher.matches() ? ofJvm(matcher) : null;
            } else if (present != null && line.startsWith("Anonymous:")) {
                if (line.replaceAll("\\D", "").equals("0")) {
                    found.add(present);
                }
                present = null;
            }
        }
        return found;
    }

    private static @Nullable Mapping ofJvm(Matcher matcher) {
        String file = matcher.group(5);
        if (matcher.group(3).charAt(1) == 'w' || !(file.endsWith("/libjvm.so") || file.endsWith(".jsa"))) {
            return null;
        }
        long from = Long.parseUnsignedLong(matcher.group(1), 16);
        return new Mapping(from, Long.parseUnsignedLong(matcher.group(2), 16) - from);
    }
}
