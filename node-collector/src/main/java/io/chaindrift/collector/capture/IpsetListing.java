package io.chaindrift.collector.capture;

import io.chaindrift.ruleset.named.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The IP sets of a node by name, type and size; never their members.
 *
 * @param sets sorted by name
 * @param digest SHA-256 over names, types and counts
 */
public record IpsetListing(List<Ipset> sets, Digest digest) {

    /**
     * One set.
     *
     * @param family ipv4 or ipv6; null for a type without family
     * @param entries how many members it has
     */
    public record Ipset(String name, String type, @Nullable String family, long entries) {}

    public IpsetListing {
        sets = List.copyOf(sets);
        Objects.requireNonNull(digest, "digest");
    }

    /**
     * Reads the output of {@code ipset save}.
     *
     * @throws IllegalArgumentException naming the line that is neither {@code create} nor {@code add}
     */
    public static IpsetListing parse(String save) {
        Map<String, Ipset> sets = new LinkedHashMap<>();
        int line = 0;
        for (String text : (Iterable<String>) save.lines()::iterator) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            String[] words = text.split(" ", -1);
            if (words[0].equals("create") && words.length >= 3) {
                sets.put(words[1], new Ipset(words[1], words[2], family(words), 0));
            } else if (words[0].equals("add") && words.length >= 3 && sets.containsKey(words[1])) {
                sets.computeIfPresent(
                        words[1], (name, set) -> new Ipset(name, set.type(), set.family(), set.entries() + 1));
            } else {
                throw new IllegalArgumentException("line " + line + " of ipset's output is neither a set nor a member");
            }
        }
        List<Ipset> sorted = new ArrayList<>(sets.values());
        sorted.sort(Comparator.comparing(Ipset::name));
        Digest.Builder digest = new Digest.Builder();
        for (Ipset set : sorted) {
            digest.line(set.name()).line(set.type()).line(Long.toString(set.entries()));
        }
        return new IpsetListing(sorted, digest.finish());
    }

    private static @Nullable String family(String[] words) {
        for (int i = 3; i + 1 < words.length; i++) {
            if (words[i].equals("family")) {
                return words[i + 1].equals("inet6") ? "ipv6" : "ipv4";
            }
        }
        return null;
    }
}
