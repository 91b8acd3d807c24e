package io.chaindrift.collector.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which iptables another file system holds, read from the program's file: programs of others are not run. Seen only where the kernel
 * lets this process look into another's root, which takes its process ids and CAP_SYS_PTRACE. Not thread-safe.
 */
final class ForeignIptables {

    private static final int LARGEST = 8 << 20;

    /** The one program behind all names, which is never a link itself: a link could lead out of that root. */
    private static final List<String> PROGRAMS = List.of(
            "usr/sbin/xtables-nft-multi",
            "sbin/xtables-nft-multi",
            "usr/sbin/xtables-legacy-multi",
            "sbin/xtables-legacy-multi",
            "usr/local/sbin/xtables-nft-multi",
            "usr/local/sbin/xtables-legacy-multi",
            "var/lib/k0s/bin/xtables-nft-multi",
            "var/lib/k0s/bin/xtables-legacy-multi");

    private static final Pattern VERSION = Pattern.compile("\0(1\\.\\d{1,2}\\.\\d{1,2}(?:\\.\\d{1,2})?)\0");

    private final Map<String, String> known = new HashMap<>();

    /** The version, such as v1.8.9, of the iptables below a root; null where there is none or it cannot be seen. */
    @Nullable String version(Path root) {
        for (String program : PROGRAMS) {
            Path file = root.resolve(program);
            try {
                BasicFileAttributes found =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (found.isRegularFile() && found.size() <= LARGEST) {
                    String version = versionOf(file, found);
                    if (!version.isEmpty()) {
                        return version;
                    }
                }
            } catch (IOException notThere) {
                // Another place, or nothing of it can be seen.
            }
        }
        return null;
    }

    /** Reads a file once: of what it is now, not of what stood at that place before. */
    private String versionOf(Path file, BasicFileAttributes found) throws IOException {
        String what = found.fileKey() + " " + found.lastModifiedTime() + " " + found.size();
        String version = known.get(what);
        if (version == null) {
            Matcher text = VERSION.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            version = text.find() ? "v" + text.group(1) : "";
            if (known.size() > PROGRAMS.size() * 2) {
                known.clear();
            }
            known.put(what, version);
        }
        return version;
    }
}
