package io.chaindrift.collector.record;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.IpsetListing;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.collector.core.CaptureDecision;
import io.chaindrift.event.Backend;
import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.CaptureFailureReason;
import io.chaindrift.event.CaptureProvenance;
import io.chaindrift.event.Ipset;
import io.chaindrift.event.IpsetsObserved;
import io.chaindrift.event.IptablesVariant;
import io.chaindrift.event.NodeObserved;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.event.Sha256;
import io.chaindrift.event.SuspectReason;
import io.chaindrift.event.WatchMode;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.named.Digest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the collector knows, in the form of the public records. Stateless. */
final class EventBodies {

    private EventBodies() {}

    static NodeObserved node(NodeFacts node) {
        CaptureFailure.Reason ipsetsUnread = node.ipsetsUnread();
        return NodeObserved.newBuilder()
                .setKernelRelease(node.kernelRelease())
                .setArchitecture(node.architecture())
                .setIptables(node.programs().stream().map(EventBodies::program).toList())
                .setIpsetVersion(node.ipsetVersion())
                .setNftVersion(node.nftVersion())
                .setCapabilities(node.capabilities())
                .setPlanes(node.planes().stream().map(Plane::id).sorted().toList())
                .setWatch(WatchMode.valueOf(node.watch().name()))
                .setFullTables(node.fullTables())
                .setHostIptablesVersion(node.hostIptablesVersion())
                .setPseudonyms(node.pseudonyms())
                .setIpsetsUnread(ipsetsUnread == null ? null : CaptureFailureReason.valueOf(ipsetsUnread.name()))
                .build();
    }

    private static IptablesVariant program(NodeFacts.SaveProgram program) {
        return IptablesVariant.newBuilder()
                .setPath(program.path())
                .setFamily(program.plane().family().id())
                .setBackend(backend(program.plane().backend()))
                .setVersion(program.version())
                .build();
    }

    static RouterObserved router(RouterSighting router) {
        return RouterObserved.newBuilder()
                .setFlavour(RouterFlavour.valueOf(router.flavour().name()))
                .setVersion(router.version())
                .setVersionClass(router.versionClass())
                .setHow(RouterVersionHow.valueOf(router.how().name()))
                .setArgs(router.args())
                .setFlagsDigest(router.args() == null ? null : flagsDigest(router.args()))
                .setRunning(router.running())
                .setActiveBackend(backend(router.activeBackend()))
                .setIptablesVersion(router.iptablesVersion())
                .setEvidence(router.evidence())
                .setConflict(router.conflict())
                .setRebuiltBy(router.rebuiltBy())
                .build();
    }

    /** Equal for arguments that shape the same rules; arguments that cannot be read count as written. */
    static String flagsDigest(List<String> args) {
        Digest.Builder digest = new Digest.Builder();
        try {
            digest.line(RouterFlags.parse(args).canonical());
        } catch (IllegalArgumentException unreadable) {
            args.forEach(digest::line);
        }
        return digest.finish().hex();
    }

    static IpsetsObserved ipsets(IpsetListing listing, @Nullable String toolVersion) {
        return IpsetsObserved.newBuilder()
                .setSets(listing.sets().stream()
                        .map(set -> Ipset.newBuilder()
                                .setName(set.name())
                                .setType(set.type())
                                .setFamily(set.family())
                                .setEntries(set.entries())
                                .build())
                        .toList())
                .setDigest(sha(listing.digest()))
                .setToolVersion(toolVersion)
                .build();
    }

    static CaptureFailed failed(CaptureDecision.Failed failed) {
        CaptureFailure failure = failed.failure();
        return CaptureFailed.newBuilder()
                .setPlane(failed.plane().id())
                .setReason(CaptureFailureReason.valueOf(failure.reason().name()))
                .setDetail(failure.detail())
                .setExitStatus(failure.exitStatus())
                .setLine(failure.line())
                .setAttempts(failure.attempts())
                .setDurationMicros(failure.durationMicros())
                .setConsecutive(failed.consecutive())
                .build();
    }

    static CaptureProvenance provenance(Provenance provenance) {
        return new CaptureProvenance(
                provenance.toolPath(),
                provenance.toolVersion(),
                provenance.generationBefore(),
                provenance.generationAfter(),
                provenance.durationMicros(),
                provenance.attempts(),
                null,
                provenance.committerPid(),
                provenance.committerName(),
                provenance.watch() == null
                        ? null
                        : WatchMode.valueOf(provenance.watch().name()));
    }

    static @Nullable SuspectReason suspect(@Nullable Suspicion suspicion) {
        return suspicion == null
                ? null
                : SuspectReason.valueOf(suspicion.reason().name());
    }

    static Backend backend(@Nullable IptablesBackend backend) {
        return backend == null
                ? Backend.UNKNOWN
                : Backend.valueOf(Objects.requireNonNull(backend).name());
    }

    static Sha256 sha(Digest digest) {
        return new Sha256(digest.bytes());
    }
}
