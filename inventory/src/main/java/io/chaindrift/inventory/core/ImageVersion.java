package io.chaindrift.inventory.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version that an image's tag tells, as upstream and k0s tag their images. Immutable.
 *
 * @param version such as v2.2.1; null when the tag is no version
 * @param iptablesVersion such as v1.8.11, which k0s puts into the tag; null when the tag does not tell
 */
record ImageVersion(@Nullable String version, @Nullable String iptablesVersion) {

    private static final ImageVersion NONE = new ImageVersion(null, null);

    private static final Pattern TAG =
            Pattern.compile("v?(?<version>[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4})(?<pre>-rc\\.?[0-9]{1,3})?"
                    + "(?:-iptables(?<iptables>[0-9]{1,4}(?:\\.[0-9]{1,4}){1,3})(?:-[0-9]{1,4})?)?"
                    + "(?:-(?:amd64|arm64|arm|armv7|s390x|ppc64le|riscv64))?");

    static ImageVersion of(String image) {
        String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int colon = name.lastIndexOf(':');
        if (colon <= name.lastIndexOf('/')) {
            return NONE;
        }
        Matcher tag = TAG.matcher(name.substring(colon + 1));
        if (!tag.matches()) {
            return NONE;
        }
        String pre = tag.group("pre");
        String iptables = tag.group("iptables");
        return new ImageVersion(
                "v" + tag.group("version") + (pre == null ? "" : pre), iptables == null ? null : "v" + iptables);
    }
}
