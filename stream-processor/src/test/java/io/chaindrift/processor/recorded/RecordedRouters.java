package io.chaindrift.processor.recorded;

import io.chaindrift.event.Backend;
import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterObserved;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.ruleset.named.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What writers say of the router of a recorded node. */
final class RecordedRouters {

    private RecordedRouters() {}

    /** What the inventory says of the router of a phase. */
    static RouterObserved of(Phase phase) {
        String version = phase.version();
        RouterFlavour flavour = version == null
                ? RouterFlavour.UNKNOWN
                : version.startsWith("k3s-") ? RouterFlavour.K3S : RouterFlavour.UPSTREAM;
        Digest.Builder flags = new Digest.Builder();
        phase.flags().forEach(flags::line);
        RouterObserved.Builder router = RouterObserved.newBuilder();
        router.setFlavour(flavour);
        router.setVersion(version);
        router.setHow(version == null ? RouterVersionHow.UNKNOWN : RouterVersionHow.INVENTORY);
        router.setArgs(phase.flags());
        router.setFlagsDigest(flags.finish().hex());
        router.setRunning(phase.running());
        boolean nativeMode = phase.flags().stream().anyMatch(flag -> flag.startsWith("--use-nftables-for-netpol"));
        router.setActiveBackend(
                nativeMode ? Backend.NATIVE : phase.backend().equals("legacy") ? Backend.LEGACY : Backend.NFT);
        router.setEvidence("recorded");
        return router.build();
    }

    /** What a writer sees of an upstream router that writes to nft, its arguments and its iptables. */
    static RouterObserved told(
            RouterVersionHow how,
            @Nullable String version,
            @Nullable String versionClass,
            @Nullable List<String> args,
            @Nullable String iptables) {
        RouterObserved.Builder router = RouterObserved.newBuilder();
        router.setFlavour(RouterFlavour.UPSTREAM);
        router.setVersion(version);
        router.setVersionClass(versionClass);
        router.setHow(how);
        router.setArgs(args);
        if (args != null) {
            Digest.Builder flags = new Digest.Builder();
            args.forEach(flags::line);
            router.setFlagsDigest(flags.finish().hex());
        }
        router.setActiveBackend(Backend.NFT);
        router.setIptablesVersion(iptables);
        router.setEvidence("recorded");
        return router.build();
    }

    /** What the collector reads from the rules. */
    static RouterObserved fingerprint(List<String> classes, String versionClass, Backend written) {
        return RouterObserved.newBuilder()
                .setFlavour(RouterFlavour.UPSTREAM)
                .setVersionClass(versionClass)
                .setHow(RouterVersionHow.FINGERPRINT)
                .setActiveBackend(written)
                .setEvidence("recorded")
                .setRebuiltBy(classes)
                .build();
    }
}
