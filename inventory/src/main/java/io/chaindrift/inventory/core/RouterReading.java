package io.chaindrift.inventory.core;

import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the router of a node from its pods and its kubelet.
 *
 * <p>A pod counts once its container has started: until then the rules are those of the router before. A router whose pod is
 * gone still owns its rules, so it is told as not running, with the version it had.
 */
final class RouterReading {

    private static final Comparator<ObservedPod> LATEST_FIRST = Comparator.comparing(ObservedPod::running)
            .thenComparing(pod -> pod.startedAt() == null ? Instant.EPOCH : pod.startedAt())
            .reversed()
            .thenComparing(pod -> pod.name().toString());

    private final DigestVersions digests;

    RouterReading(DigestVersions digests) {
        this.digests = digests;
    }

    /**
     * What can be told.
     *
     * @param pods kube-router's pods on the node
     * @param selected whether the DaemonSet selects the node
     * @param before what was told last; null when nothing was
     * @return null while there is nothing to tell
     */
    @Nullable RouterFacts read(ObservedNode node, List<ObservedPod> pods, boolean selected, @Nullable RouterFacts before) {
        List<ObservedPod> started =
                pods.stream().filter(ObservedPod::started).sorted(LATEST_FIRST).toList();
        if (!started.isEmpty()) {
            return ofPod(node, started);
        }
        boolean wasPod = before != null && before.imageId() != null;
        if (before != null && wasPod && (selected || node.distribution() == ObservedNode.Distribution.OTHER)) {
            return before.stopped();
        }
        RouterFacts embedded = pods.isEmpty() ? embedded(node) : null;
        return embedded == null ? before : embedded;
    }

    private static @Nullable RouterFacts embedded(ObservedNode node) {
        return switch (node.distribution()) {
            case K3S ->
                without(
                        Flavour.K3S,
                        null,
                        "kubelet " + node.kubeletVersion()
                                + " embeds the fork; which state of it, and whether it is switched on, only the rules tell");
            case RKE2 ->
                without(Flavour.UNKNOWN, false, "kubelet " + node.kubeletVersion() + " switches its kube-router off");
            case OTHER -> null;
        };
    }

    private static RouterFacts without(Flavour flavour, @Nullable Boolean running, String evidence) {
        return new RouterFacts(
                flavour, null, null, null, null, running, null, null, null, null, false, null, evidence, null);
    }

    private RouterFacts ofPod(ObservedNode node, List<ObservedPod> started) {
        ObservedPod pod = started.get(0);
        List<String> conflicts = new ArrayList<>();
        ImageVersion tag = tag(pod);
        String given = digests.version(pod.imageId());
        String version = given == null ? tag.version() : given;
        if (given != null && tag.version() != null && !given.equals(tag.version())) {
            conflicts.add("the image's tag says " + tag.version());
        }
        long running = started.stream().filter(ObservedPod::running).count();
        if (running > 1) {
            conflicts.add(running + " pods of kube-router run on this node");
        }
        if (node.distribution() == ObservedNode.Distribution.K3S) {
            conflicts.add("kubelet " + node.kubeletVersion() + " may run its embedded fork besides");
        }
        RouterVersion parsed = version == null ? null : RouterVersion.parse(version);
        VersionClass versionClass = parsed == null ? null : parsed.versionClass();
        return new RouterFacts(
                parsed != null && parsed.flavour() == Flavour.K3S ? Flavour.K3S : Flavour.UPSTREAM,
                version,
                versionClass == null ? null : versionClass.label(),
                pod.args(),
                flagsDigest(pod.args()),
                pod.running(),
                pod.ready(),
                pod.imageId() == null ? pod.image() : pod.imageId(),
                pod.startedAt(),
                pod.restarts(),
                nativeTables(pod.args()),
                tag.iptablesVersion(),
                "pod " + pod.name() + ", " + source(pod, given, tag),
                conflicts.isEmpty() ? null : String.join("; ", conflicts));
    }

    /** The running image's tag tells what runs; the pod's own is what was asked for, and all there is where ids have no name. */
    private static ImageVersion tag(ObservedPod pod) {
        ImageVersion running = ImageVersion.of(pod.runningImage() == null ? "" : pod.runningImage());
        return running.version() == null ? ImageVersion.of(pod.image()) : running;
    }

    private static String source(ObservedPod pod, @Nullable String given, ImageVersion tag) {
        if (given != null) {
            return "version given for its digest";
        }
        return tag.version() != null
                ? "tag of its image"
                : "image " + pod.image() + ": its tag is no version, and no version is given for its digest";
    }

    /** Equal for arguments that shape the same rules; arguments that cannot be read count as written. */
    static @Nullable String flagsDigest(@Nullable List<String> args) {
        if (args == null) {
            return null;
        }
        Digest.Builder digest = new Digest.Builder();
        try {
            digest.line(RouterFlags.parse(args).canonical());
        } catch (IllegalArgumentException unreadable) {
            args.forEach(digest::line);
        }
        return digest.finish().hex();
    }

    private static boolean nativeTables(@Nullable List<String> args) {
        try {
            return args != null && RouterFlags.parse(args).nftables();
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
