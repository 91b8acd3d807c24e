package io.chaindrift.collector.kernel;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages of two files that make most of a JVM's memory and are hardly needed between two looks: its own code and the archive of
 * its classes. Both are mapped before the first line of Java runs and not changed afterwards. Pages that nobody wrote to are the
 * file's: the process can let go of them, and finds them again in the machine's file cache when it needs them.
 *
 * <p>Which mappings these are is found out once, from the kernel's long account of each (tens of thousands of words, for which it
 * walks through all of the process's pages); from then on the short list of all mappings tells whether each still is what it was. One
 * whose line there is another, because its place or what may be done with it has changed, is not touched any more. Thread-safe.
 */
public final class FilePages {

    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ (\\d+)\\s+(/.*)");

    private static final AtomicReference<@Nullable Map<String, Mapping>> FOUND = new AtomicReference<>();

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
        try {
            Map<String, Mapping> found = FOUND.get();
            if (found == null) {
                try (BufferedReader smaps = open("/proc/self/smaps")) {
                    found = unwritten(smaps);
                }
                FOUND.set(found);
            }
            try (BufferedReader maps = open("/proc/self/maps")) {
                for (Mapping mapping : still(found, maps)) {
                    Libc.madvise(new Pointer(mapping.from()), mapping.bytes(), Libc.MADV_DONTNEED);
                    bytes += mapping.bytes();
                }
            }
        } catch (IOException | LastErrorException refused) {
            return bytes;
        }
        return bytes;
    }

    private static BufferedReader open(String file) throws IOException {
        return Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8);
    }

    /** The mappings, by their lines, that cannot be written to and hold no page that differs from the file's. */
    static Map<String, Mapping> unwritten(BufferedReader smaps) throws IOException {
        Map<String, Mapping> found = new HashMap<>();
        String line = smaps.readLine();
        while (line != null) {
            Mapping mapping = isMapping(line) ? ofJvm(line) : null;
            String of = line;
            line = smaps.readLine();
            while (mapping != null && line != null && !isMapping(line)) {
                if (line.startsWith("Anonymous:") && line.replaceAll("\\D", "").equals("0")) {
                    found.put(of, mapping);
                }
                line = smaps.readLine();
            }
        }
        return found;
    }

    /** Those of the mappings that are in the list of all as they were. */
    static List<Mapping> still(Map<String, Mapping> found, BufferedReader maps) throws IOException {
        List<Mapping> still = new ArrayList<>();
        for (String line = maps.readLine(); line != null; line = maps.readLine()) {
            Mapping mapping = found.get(line);
            if (mapping != null) {
                still.add(mapping);
            }
        }
        return still;
    }

    private static boolean isMapping(String line) {
        return line.indexOf('-') > 0 && line.indexOf('-') < line.indexOf(' ');
    }

    private static @Nullable Mapping ofJvm(String line) {
        Matcher matcher = MAPPING.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        String file = matcher.group(5);
        if (matcher.group(3).charAt(1) == 'w' || !(file.endsWith("/libjvm.so") || file.endsWith(".jsa"))) {
            return null;
        }
        long from = Long.parseUnsignedLong(matcher.group(1), 16);
        return new Mapping(from, Long.parseUnsignedLong(matcher.group(2), 16) - from);
    }
}
