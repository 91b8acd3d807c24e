package io.chaindrift.inventory.core;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions that the operator gave for images by digest: upstream's manifests name an untagged image. Immutable.
 *
 * @param byDigest version by {@code sha256:…}
 */
public record DigestVersions(SortedMap<String, String> byDigest) {

    /** Nothing was given. */
    public static final DigestVersions NONE = new DigestVersions(new TreeMap<>());

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    public DigestVersions {
        byDigest = Collections.unmodifiableSortedMap(new TreeMap<>(byDigest));
        for (Map.Entry<String, String> entry : byDigest.entrySet()) {
            if (!DIGEST.matcher(entry.getKey()).matches()) {
                throw new IllegalArgumentException(
                        "'" + entry.getKey() + "' is not an image digest (sha256: and 64 hex digits)");
            }
            if (entry.getValue().isBlank()) {
                throw new IllegalArgumentException("no version is given for " + entry.getKey());
            }
        }
    }

    /** The version of the image with that id, or null. */
    @Nullable String version(@Nullable String imageId) {
        Matcher digest = DIGEST.matcher(imageId == null ? "" : imageId);
        return digest.find() ? byDigest.get(digest.group()) : null;
    }
}
