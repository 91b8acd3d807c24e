package io.chaindrift.ruleset.catalog;

import org.jspecify.annotations.Nullable;

/** Versions that write the same static own rules for IPv4. In each flavour the order is that of the releases. */
public enum VersionClass {
    V1_0("v1.0", Flavour.UPSTREAM),
    V1_1("v1.1-v1.2", Flavour.UPSTREAM),
    V1_3("v1.3-v1.4", Flavour.UPSTREAM),
    V1_5("v1.5-v1.6", Flavour.UPSTREAM),
    V2_0("v2.0-v2.1", Flavour.UPSTREAM),
    V2_2("v2.2-v2.5", Flavour.UPSTREAM),
    V2_6("v2.6-v2.7", Flavour.UPSTREAM),
    V2_8("v2.8-v2.9", Flavour.UPSTREAM),
    V2_10("v2.10", Flavour.UPSTREAM),
    V2_11("v2.11", Flavour.UPSTREAM),
    NEWER(">v2.11", Flavour.UPSTREAM),
    K3S_V1_3("k3s:v1.3-v1.5", Flavour.K3S),
    K3S_V2_0_0("k3s:v2.0.0", Flavour.K3S),
    K3S_V2_0("k3s:v2.0-v2.1", Flavour.K3S),
    K3S_V2_2("k3s:v2.2-v2.5", Flavour.K3S),
    K3S_V2_6("k3s:v2.6", Flavour.K3S),
    K3S_NEWER(">k3s:v2.6", Flavour.K3S);

    private final String label;
    private final Flavour flavour;

    VersionClass(String label, Flavour flavour) {
        this.label = label;
        this.flavour = flavour;
    }

    /** The class's name in events, JSON and text. */
    public String label() {
        return label;
    }

    /** The flavour whose releases it groups. */
    public Flavour flavour() {
        return flavour;
    }

    /** True for releases after the last one that the catalog knows: only older signatures are provable. */
    public boolean isNewerThanCatalog() {
        return this == NEWER || this == K3S_NEWER;
    }

    /** True for upstream's releases before v2.0, which know IPv4 alone. */
    public boolean isUpstreamV1() {
        return flavour == Flavour.UPSTREAM && compareTo(V2_0) < 0;
    }

    /** The newest class of the same flavour that the catalog knows. */
    public VersionClass newestKnown() {
        return flavour == Flavour.K3S ? K3S_V2_6 : V2_11;
    }

    /** The class of that name, or null. */
    public static @Nullable VersionClass ofLabel(String label) {
        for (VersionClass candidate : values()) {
            if (candidate.label.equals(label)) {
                return candidate;
            }
        }
        return null;
    }
}
