package io.chaindrift.inventory.core;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Node as the API server shows it. Immutable.
 *
 * @param name its name
 * @param uid its UID; null when not known
 * @param labels its labels
 * @param taints its taints
 * @param unschedulable true when it is cordoned
 * @param operatingSystem such as linux; null when the kubelet has not said so yet
 * @param osImage for people; null when not known
 * @param kernelVersion null when not known
 * @param kubeletVersion null when not known
 * @param createdAt when the object was made; null when not known
 */
public record ObservedNode(
        String name,
        @Nullable String uid,
        SortedMap<String, String> labels,
        List<Taint> taints,
        boolean unschedulable,
        @Nullable String operatingSystem,
        @Nullable String osImage,
        @Nullable String kernelVersion,
        @Nullable String kubeletVersion,
        @Nullable Instant createdAt) {

    private static final String LINUX = "linux";

    public ObservedNode {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        taints = List.copyOf(taints);
    }

    boolean isLinux() {
        return LINUX.equals(operatingSystem);
    }

    /** What the kubelet's version tells of who runs the node. */
    Distribution distribution() {
        String version = kubeletVersion == null ? "" : kubeletVersion;
        if (version.contains("+k3s")) {
            return Distribution.K3S;
        }
        return version.contains("+rke2") ? Distribution.RKE2 : Distribution.OTHER;
    }

    /** Distributions that link kube-router's fork into the kubelet's process. */
    enum Distribution {
        /** Runs the fork unless its network policy is switched off. */
        K3S,
        /** Links the fork and switches it off. */
        RKE2,
        /** Any other: kube-router is a pod there, or is not there. */
        OTHER
    }
}
